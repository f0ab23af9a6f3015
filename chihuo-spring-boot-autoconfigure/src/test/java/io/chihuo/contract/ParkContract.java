// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that wait to be completed from outside.
 */
interface ParkContract extends ContractTopic {

	@Test
	default void parkedTaskWaitsWithoutLease() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		outcomes().park(run, "token");
		assertThat(queue().state("a")).isEqualTo("WAITING");
		assertThat(queue().info("a").dueAt()).isAfter(queue().now());
		assertThat(queue().counts().waiting()).isEqualTo(1);
		queue().lapse();
		assertThat(queue().claim(1)).isEmpty();
		assertThat(queue().settle(Settlement.acknowledge(run.lease(), false))).containsExactly(RunOutcome.LEASE_LOST);
		assertThat(queue().state("a")).isEqualTo("WAITING");
		assertThat(queue().payload("a")).isPresent();
	}

	@Test
	default void completionEndsParkedTask() {
		long order = outcomes().submitted("a");
		outcomes().park(queue().claim(), "token");
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		assertThat(outcomes().complete("a", "wrong", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		assertThat(outcomes().complete("b", "token", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(outcomes().end("a", order).ending()).isEqualTo(TaskEnding.DONE);
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("result");
	}

	@Test
	default void secondCompletionIsComparedWithTheFirst() {
		outcomes().park(queue().run("a"), "token");
		outcomes().complete("a", "token", "result");
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.REPEATED);
		assertThat(outcomes().complete("a", "token", "other")).isEqualTo(CompletionResult.ALREADY_COMPLETED);
		assertThat(outcomes().fail("a", "token", "result")).isEqualTo(CompletionResult.ALREADY_COMPLETED);
		assertThat(outcomes().complete("a", "wrong", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
	}

	@Test
	default void failureFromOutsideMakesDeadLetter() {
		long order = outcomes().submitted("a");
		outcomes().park(queue().claim(), "token");
		assertThat(outcomes().fail("a", "token", "failure")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(queue().state("a")).isEqualTo("DEAD");
		assertThat(queue().info("a").lastError()).isEqualTo("failed outside");
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(ContractOutcomes.text(end)).isEqualTo("failure");
	}

	@Test
	default void failureFromOutsideOfCallIsOnlyAnswered() {
		long order = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.CALL).watch().order();
		outcomes().park(queue().claim(), "token");
		outcomes().fail("a", "token", "failure");
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(outcomes().end("a", order).ending()).isEqualTo(TaskEnding.FAILED);
	}

	@Test
	default void completionBeforeTheRunHasEndedWins() {
		long order = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		assertThat(outcomes().handOut(run, "token")).isTrue();
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.REPEATED);
		assertThat(outcomes().complete("a", "token", "other")).isEqualTo(CompletionResult.ALREADY_COMPLETED);
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		assertThat(outcomes().endParked(run)).isEqualTo(RunOutcome.SUCCESS);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("result");
	}

	@Test
	default void laterRunMayParkWithTheTokenOfTheEarlierOne() {
		LeasedTask first = queue().run("a");
		outcomes().handOut(first, "token");
		queue().settle(Settlement.retry(first.lease(), Duration.ZERO, "failed"));
		assertThat(outcomes().complete("a", "token", "early")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		outcomes().park(queue().claim(), "token");
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void completionWinsOverFailedRunReleaseAndLapse() {
		for (String id : new String[] { "failed", "released", "lapsed" }) {
			LeasedTask run = queue().run(id, ContractQueue.LEASE_DURATION);
			outcomes().handOut(run, "token");
			outcomes().complete(id, "token", "result");
			switch (id) {
				case "failed" -> queue().settle(Settlement.retry(run.lease(), Duration.ZERO, "failed"));
				case "released" -> queue().settle(Settlement.release(run.lease()));
				default -> queue().lapse();
			}
			assertThat(queue().state(id)).as(id).isEqualTo("ABSENT");
			assertThat(outcomes().complete(id, "token", "result")).isEqualTo(CompletionResult.REPEATED);
		}
	}

	@Test
	default void retryReleaseAndLapseMakeTheTokenVoid() {
		for (String id : new String[] { "retried", "released", "lapsed" }) {
			LeasedTask run = queue().run(id, ContractQueue.LEASE_DURATION);
			outcomes().handOut(run, "token");
			switch (id) {
				case "retried" -> queue().retry(run);
				case "released" -> queue().release(run);
				default -> queue().lapse();
			}
			assertThat(outcomes().complete(id, "token", "result")).as(id).isEqualTo(CompletionResult.TOKEN_EXPIRED);
			assertThat(queue().state(id)).as(id).isEqualTo("READY");
			assertThat(outcomes().endParked(queue().claim())).isEqualTo(RunOutcome.PARKED);
			assertThat(queue().state(id)).as(id).isEqualTo("ABSENT");
		}
	}

	@Test
	default void laterTokenOfRunReplacesTheEarlierOne() {
		LeasedTask run = queue().run("a");
		outcomes().handOut(run, "one");
		outcomes().handOut(run, "two");
		outcomes().endParked(run);
		assertThat(outcomes().complete("a", "one", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		assertThat(outcomes().complete("a", "two", "result")).isEqualTo(CompletionResult.COMPLETED);
	}

	@Test
	default void tokenIsRefusedWithoutLeaseAndAfterCompletion() {
		LeasedTask lost = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(outcomes().handOut(lost, "token")).isFalse();
		LeasedTask run = queue().claimSuspect();
		outcomes().handOut(run, "token");
		outcomes().complete("a", "token", "result");
		assertThat(outcomes().handOut(run, "other")).isFalse();
	}

	@Test
	default void taskThatIsNotCompletedInTimeFails() {
		long order = outcomes().submitted("a");
		outcomes().park(queue().claim(), "token", Duration.ofSeconds(1));
		queue().elapse(Duration.ofSeconds(1));
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		assertThat(queue().state("a")).isEqualTo("DEAD");
		assertThat(outcomes().end("a", order).ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(outcomes().end("a", order).reason()).isEqualTo(TaskEnd.NOT_COMPLETED_REASON);
	}

	@Test
	default void expiryWakesTheNodeAndReportsTheDeadLetterByItself() {
		RecordingOutcomes woken = new RecordingOutcomes();
		RecordingStoreListener listener = new RecordingStoreListener();
		queue().store().addOutcomeListener(ContractOutcomes.NODE, woken);
		Runnable unlisten = queue().store().addListener(listener);
		long order = outcomes().submitted("a");
		outcomes().park(queue().claim(), "token", Duration.ofSeconds(1));
		queue().elapse(Duration.ofSeconds(1));
		queue().claim(1);
		woken.awaitEnd("a", order);
		assertThat(RecordingStoreListener.awaitDead(listener)).extracting("id").containsExactly("a");
		unlisten.run();
	}

	@Test
	default void completionMarksTheIdWhereTheRunWouldHave() {
		LeasedTask run = queue().run("a");
		outcomes().handOut(run, "token", ContractQueue.ONE_HOUR, true);
		outcomes().endParked(run);
		assertThat(queue().state("a")).isEqualTo("WAITING");
		outcomes().complete("a", "token", "result");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void rerunFollowsTheCompletion() {
		outcomes().park(queue().run("a"), "token");
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(queue().claim(1)).isEmpty();
		outcomes().complete("a", "token", "result");
		assertThat(ContractQueue.payload(queue().claim())).isEqualTo("new");
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.REPEATED);
	}

	@Test
	default void rerunFollowsTheExpiry() {
		outcomes().park(queue().run("a"), "token", Duration.ofSeconds(1));
		queue().add("a", "new");
		queue().elapse(Duration.ofSeconds(1));
		assertThat(ContractQueue.payload(queue().claim())).isEqualTo("new");
	}

	@Test
	default void clearRemovesWaitingTasks() {
		outcomes().park(queue().run("a"), "token");
		assertThat(ContractQueue.join(queue().store().clearUnfinished())).isEqualTo(1);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
	}

	@Test
	default void cancelledRunDoesNotWait() {
		LeasedTask run = queue().run("a");
		outcomes().handOut(run, "token");
		queue().cancel("a");
		assertThat(outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		outcomes().endParked(run);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void waitingTasksDoNotFillTheQueue() {
		queue().configure(1, 3, Duration.ZERO);
		outcomes().park(queue().run("a"), "token");
		assertThat(queue().add("b")).isEqualTo(AddResult.ADDED);
	}

}
