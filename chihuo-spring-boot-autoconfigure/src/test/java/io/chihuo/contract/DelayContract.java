// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.TaskInfo;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that are due later.
 */
interface DelayContract extends ContractTopic {

	Duration ONE_SECOND = Duration.ofSeconds(1);

	private static List<String> ids(List<LeasedTask> tasks) {
		return tasks.stream().map((task) -> task.lease().id()).toList();
	}

	@Test
	default void delayedTaskIsClaimedOnceItIsDueAndGoesToTheTail() {
		queue().add("late", "payload", AddOptions.delayed(ONE_SECOND));
		queue().add("a");
		assertThat(queue().counts().delayed()).isEqualTo(1);
		assertThat(queue().claimIds()).containsExactly("a");
		queue().add("b");
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).containsExactly("b", "late");
	}

	@Test
	default void delayedTaskAddedFirstGoesToTheHeadWhenItIsDue() {
		queue().add(ContractQueue.first("late", "payload", AddOptions.delayed(ONE_SECOND)));
		queue().addAll("a", "b");
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).containsExactly("late", "a", "b");
	}

	@Test
	default void tasksDueMeanwhileAreClaimedEarlierDueFirst() {
		queue().add(ContractQueue.task("third", "", AddOptions.delayed(ONE_SECOND.plusMillis(400))),
				ContractQueue.task("first", "", AddOptions.delayed(ONE_SECOND)),
				ContractQueue.task("second", "", AddOptions.delayed(ONE_SECOND.plusMillis(200))));
		queue().elapse(ONE_SECOND.plusMillis(400));
		assertThat(queue().claimIds()).containsExactly("first", "second", "third");
	}

	@Test
	default void tasksDueMeanwhileAtTheHeadAreBeforeAllOthers() {
		queue().add(ContractQueue.first("late-1", "", AddOptions.delayed(ONE_SECOND.plusMillis(200))));
		queue().add(ContractQueue.first("late-2", "", AddOptions.delayed(ONE_SECOND)));
		queue().addAll("a", "b");
		queue().elapse(ONE_SECOND.plusMillis(200));
		assertThat(ids(queue().claim(2))).containsExactlyInAnyOrder("late-1", "late-2");
		assertThat(queue().claimIds()).containsExactly("a", "b");
	}

	@Test
	default void taskMayBeDueAtMoment() {
		queue().add("late", "", AddOptions.dueAt(queue().now().plus(ONE_SECOND)));
		assertThat(queue().claimIds()).isEmpty();
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).containsExactly("late");
	}

	@Test
	default void taskDueInThePastIsReady() {
		queue().add("a", "", AddOptions.dueAt(queue().now().minusSeconds(60)));
		assertThat(queue().state("a")).isEqualTo("READY");
		assertThat(queue().claimIds()).containsExactly("a");
	}

	@Test
	default void replacedTaskKeepsItsDueTime() {
		queue().add("a", "old", AddOptions.delayed(ONE_SECOND));
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.REPLACED);
		assertThat(queue().claimIds()).isEmpty();
		queue().add("a", "newer", AddOptions.delayed(ContractQueue.ONE_HOUR).replace());
		queue().elapse(ONE_SECOND);
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("newer");
	}

	@Test
	default void readyTaskIsNotDelayedByItsReplacement() {
		queue().add("a", "old");
		queue().add("a", "new", AddOptions.delayed(ContractQueue.ONE_HOUR).replace());
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void delayOfTaskThatIsQueuedAlreadyIsKept() {
		queue().add("a", "old", AddOptions.delayed(ContractQueue.ONE_HOUR));
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void retryIsDelayedAndGoesToTheHeadWhenItIsDue() {
		LeasedTask run = queue().run("a");
		queue().addAll("b", "c");
		assertThat(queue().retry(run, ONE_SECOND)).isEqualTo("DELAYED");
		assertThat(queue().state("a")).isEqualTo("DELAYED");
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void postponedTaskIsDelayedGoesToTheHeadAndItsAttemptIsNotCounted() {
		queue().retry(queue().run("a"));
		LeasedTask run = queue().claim();
		queue().add("b");
		assertThat(queue().postpone(run, ONE_SECOND)).isEqualTo("DELAYED");
		TaskInfo info = queue().find("a").orElseThrow();
		assertThat(info.attempts()).isEqualTo(1);
		assertThat(info.lastError()).isEqualTo("later");
		queue().elapse(ONE_SECOND);
		LeasedTask again = queue().claim();
		assertThat(again.lease().id()).isEqualTo("a");
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(again.crashes()).isZero();
		assertThat(queue().postpone(again, Duration.ZERO)).isEqualTo("READY");
		assertThat(queue().claim().attempt()).isEqualTo(2);
	}

	@Test
	default void postponedTaskRunsAgainAtOnceIfThatWasAskedForMeanwhile() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		assertThat(queue().postpone(run, ContractQueue.ONE_HOUR)).isEqualTo("READY");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void retriesDueMeanwhileAreBeforeAllOthers() {
		queue().addAll("a", "b", "c");
		LeasedTask a = queue().claim();
		LeasedTask b = queue().claim();
		queue().retry(a, ONE_SECOND.plusMillis(300));
		queue().retry(b, ONE_SECOND);
		queue().elapse(ONE_SECOND.plusMillis(300));
		assertThat(ids(queue().claim(2))).containsExactlyInAnyOrder("a", "b");
		assertThat(queue().claimIds()).containsExactly("c");
	}

	@Test
	default void cancelledDelayedTaskNeverComesDue() {
		queue().add("a", "old", AddOptions.delayed(ONE_SECOND));
		queue().cancel("a");
		queue().add("a", "new", AddOptions.delayed(ContractQueue.ONE_HOUR));
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void finishedDelayedTaskNeverComesDue() {
		queue().add("a", "old", AddOptions.delayed(ONE_SECOND));
		queue().finish("a");
		queue().elapse(ONE_SECOND);
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

}
