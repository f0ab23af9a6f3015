// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues that take only so many tasks.
 */
interface BoundContract extends ContractTopic {

	private void bound(long maxLength) {
		queue().configure(maxLength, 3, Duration.ZERO);
	}

	@Test
	default void fullQueueRefusesAbsentIds() {
		bound(2);
		assertThat(queue().addAll("a", "b", "c")).containsExactly(AddResult.ADDED, AddResult.ADDED,
				AddResult.QUEUE_FULL);
		assertThat(queue().state("c")).isEqualTo("ABSENT");
		assertThat(queue().addFirst("c")).isEqualTo(AddResult.QUEUE_FULL);
		assertThat(queue().claimIds()).containsExactly("a", "b");
	}

	@Test
	default void delayedTasksCountButRunningDeadAndFinishedOnesDoNot() {
		bound(1);
		queue().kill("dead");
		queue().finish("finished");
		queue().run("running");
		assertThat(queue().add("late", "", AddOptions.delayed(ContractQueue.ONE_HOUR))).isEqualTo(AddResult.ADDED);
		assertThat(queue().add("a")).isEqualTo(AddResult.QUEUE_FULL);
		assertThat(queue().add("b", "", AddOptions.delayed(ContractQueue.ONE_HOUR))).isEqualTo(AddResult.QUEUE_FULL);
	}

	@Test
	default void fullQueueAnswersForKnownIdsAsBefore() {
		queue().kill("dead");
		queue().finish("finished");
		queue().run("running");
		queue().add("ready");
		bound(1);
		assertThat(queue().add("ready")).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(queue().add("ready", "", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.REPLACED);
		assertThat(queue().add("running")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(queue().add("running", "", AddOptions.DEFAULTS.ignoreRunning()))
			.isEqualTo(AddResult.ALREADY_RUNNING);
		assertThat(queue().add("finished")).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(queue().add("dead")).isEqualTo(AddResult.DEAD);
	}

	@Test
	default void releasedAndRetriedTasksMayExceedTheBound() {
		bound(1);
		LeasedTask released = queue().run("released");
		LeasedTask retried = queue().run("retried");
		LeasedTask rerun = queue().run("rerun");
		queue().run("lapsed", ContractQueue.LEASE_DURATION);
		queue().kill("dead");
		queue().add("rerun");
		queue().add("a");
		assertThat(queue().release(released)).isEqualTo("READY");
		assertThat(queue().retry(retried)).isEqualTo("READY");
		assertThat(queue().acknowledge(rerun)).isEqualTo("READY");
		assertThat(queue().requeue("dead")).isTrue();
		assertThat(queue().counts().queued()).isEqualTo(5);
		queue().lapse();
		assertThat(queue().claimIds()).containsExactly("lapsed");
		assertThat(queue().claimIds()).containsExactlyInAnyOrder("a", "released", "retried", "rerun", "dead");
	}

	@Test
	default void queueTakesTasksAgainWhenThereIsRoom() {
		bound(1);
		queue().add("a");
		assertThat(queue().add("b")).isEqualTo(AddResult.QUEUE_FULL);
		queue().claim();
		assertThat(queue().add("b")).isEqualTo(AddResult.ADDED);
		queue().cancel("b");
		assertThat(queue().add("c")).isEqualTo(AddResult.ADDED);
		queue().finish("c");
		assertThat(queue().add("d")).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void boundMayBeRaisedAndRemoved() {
		bound(1);
		queue().add("a");
		bound(2);
		assertThat(queue().addAll("b", "c")).containsExactly(AddResult.ADDED, AddResult.QUEUE_FULL);
		bound(-1);
		assertThat(queue().add("c")).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void boundBelowTheNumberOfWaitingTasksRemovesNone() {
		queue().addAll("a", "b", "c");
		bound(1);
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void fullQueueRefusesAddsThatReviveFinishedOrDeadIds() {
		queue().kill("dead");
		queue().finish("finished");
		queue().add("a");
		bound(1);
		assertThat(queue().add("finished", "", AddOptions.DEFAULTS.evenIfFinished())).isEqualTo(AddResult.QUEUE_FULL);
		assertThat(queue().add("dead", "", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.QUEUE_FULL);
		assertThat(queue().state("finished")).isEqualTo("FINISHED");
		assertThat(queue().state("dead")).isEqualTo("DEAD");
	}

}
