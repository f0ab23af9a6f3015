// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchAnswer.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outcomes that are kept for those who await them.
 */
interface OutcomeContract extends ContractTopic {

	@Test
	default void resultOfSubmittedTaskIsKept() {
		long order = outcomes().submitted("a");
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		LeasedTask run = queue().claim();
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		assertThat(outcomes().succeed(run, "result")).isEqualTo(RunOutcome.SUCCESS);
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isEqualTo(TaskEnding.DONE);
		assertThat(ContractOutcomes.text(end)).isEqualTo("result");
		assertThat(end.reason()).isNull();
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(outcomes().end("a", 0)).usingRecursiveComparison().isEqualTo(end);
	}

	@Test
	default void resultMayBeEmptyLargeOrBinary() {
		long empty = outcomes().submitted("empty");
		outcomes().succeed(queue().claim(), "");
		long large = outcomes().submitted("large");
		outcomes().succeed(queue().claim(), "x".repeat(200_000));
		long binary = outcomes().submitted("binary");
		outcomes().succeed(queue().claim(), "\u0000\u0001:\n,\u00ff");
		assertThat(ContractOutcomes.text(outcomes().end("empty", empty))).isEmpty();
		assertThat(outcomes().end("large", large).content()).hasSize(200_000);
		assertThat(ContractOutcomes.text(outcomes().end("binary", binary))).isEqualTo("\u0000\u0001:\n,\u00ff");
	}

	@Test
	default void settlementWithoutResultOfAwaitedTaskChangesNothing() {
		long order = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		assertThat(queue().settle(Settlement.acknowledge(run.lease(), false)))
			.containsExactly(RunOutcome.RESULT_REQUIRED);
		assertThat(queue().settle(Settlement.acknowledge(run.lease(), true)))
			.containsExactly(RunOutcome.RESULT_REQUIRED);
		assertThat(queue().settle(Settlement.dead(run.lease(), "given up")))
			.containsExactly(RunOutcome.RESULT_REQUIRED);
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		assertThat(outcomes().succeed(run, "result")).isEqualTo(RunOutcome.SUCCESS);
	}

	@Test
	default void settlementsOfOneBatchAreAnsweredEachByItself() {
		outcomes().submitted("awaited");
		queue().addAll("b", "c");
		List<LeasedTask> runs = queue().claim(3);
		assertThat(runs).hasSize(3);
		assertThat(queue().settle(Settlement.acknowledge(runs.get(1).lease(), false),
				Settlement.acknowledge(runs.get(0).lease(), false), Settlement.acknowledge(runs.get(2).lease(), true)))
			.containsExactly(RunOutcome.SUCCESS, RunOutcome.RESULT_REQUIRED, RunOutcome.SUCCESS);
		assertThat(queue().state("awaited")).isEqualTo("RUNNING");
		assertThat(queue().state("c")).isEqualTo("FINISHED");
	}

	@Test
	default void nothingIsKeptOfTaskThatNobodyAwaits() {
		LeasedTask run = queue().run("a");
		outcomes().succeed(run, "result");
		assertThat(outcomes().status("a", 0)).isEqualTo(Status.UNKNOWN);
	}

	@Test
	default void workerThatLostItsLeasePublishesNothing() {
		long order = outcomes().submitted("a");
		LeasedTask lost = queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		LeasedTask run = queue().claimSuspect();
		assertThat(outcomes().succeed(lost, "stale")).isEqualTo(RunOutcome.LEASE_LOST);
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		outcomes().succeed(run, "result");
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("result");
	}

	@Test
	default void outcomeExpiresAfterItsRetentionFromTheEndOfTheTask() {
		OutcomeWatch brief = new OutcomeWatch(Duration.ofSeconds(2), false, null);
		long order = outcomes().submit("a", AddOptions.DEFAULTS, brief).watch().order();
		queue().elapse(Duration.ofSeconds(2));
		outcomes().succeed(queue().claim(), "result");
		assertThat(outcomes().watch("a", order, brief).status()).isEqualTo(Status.ENDED);
		queue().elapse(Duration.ofSeconds(2));
		assertThat(outcomes().watch("a", order, brief).status()).isEqualTo(Status.UNKNOWN);
		assertThat(outcomes().watch("a", 0, brief).status()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	default void longestRetentionHolds() {
		OutcomeWatch brief = new OutcomeWatch(Duration.ofSeconds(1), false, null);
		long order = outcomes().submit("a", AddOptions.DEFAULTS, brief).watch().order();
		assertThat(outcomes().watch("a", order).status()).isEqualTo(Status.PENDING);
		outcomes().succeed(queue().claim(), "result");
		queue().elapse(Duration.ofSeconds(1));
		assertThat(outcomes().status("a", order)).isEqualTo(Status.ENDED);
	}

	@Test
	default void outcomeWithoutRetentionIsNotKept() {
		OutcomeWatch none = new OutcomeWatch(Duration.ZERO, false, null);
		long order = outcomes().submit("a", AddOptions.DEFAULTS, none).watch().order();
		outcomes().succeed(queue().claim(), "result");
		assertThat(outcomes().watch("a", order, none).status()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	default void deliveredOutcomeIsForgotten() {
		long order = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "result");
		outcomes().forget("a", order);
		assertThat(outcomes().status("a", order)).isEqualTo(Status.UNKNOWN);
		assertThat(outcomes().status("a", 0)).isEqualTo(Status.UNKNOWN);
		outcomes().forget("a", order);
		outcomes().forget("never there", 7);
	}

	@Test
	default void orderIsKeptOverRetriesReleasesAndLapses() {
		long order = outcomes().submitted("a");
		queue().retry(queue().claim());
		queue().release(queue().claim());
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		outcomes().succeed(queue().claimSuspect(), "result");
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("result");
	}

	@Test
	default void reusedIdNeverAnswersEarlierCaller() {
		long first = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "one");
		long second = outcomes().submitted("a");
		assertThat(second).isGreaterThan(first);
		assertThat(ContractOutcomes.text(outcomes().end("a", first))).isEqualTo("one");
		assertThat(outcomes().status("a", second)).isEqualTo(Status.PENDING);
		assertThat(outcomes().watch("a", 0)).isEqualTo(WatchAnswer.pending(second));
		outcomes().succeed(queue().claim(), "two");
		assertThat(ContractOutcomes.text(outcomes().end("a", second))).isEqualTo("two");
		assertThat(ContractOutcomes.text(outcomes().end("a", 0))).isEqualTo("two");
		TaskEnd earlier = outcomes().watch("a", first).end();
		assertThat(earlier == null || ContractOutcomes.text(earlier).equals("one")).isTrue();
	}

	@Test
	default void newTaskThatNobodyAwaitsHidesTheLatestOutcome() {
		long order = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "one");
		queue().acknowledge(queue().run("a"));
		assertThat(outcomes().status("a", 0)).isEqualTo(Status.UNKNOWN);
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("one");
	}

	@Test
	default void submissionOfQueuedIdJoinsThatTask() {
		long order = outcomes().submitted("a");
		SubmissionAnswer joined = outcomes().submit("a");
		assertThat(joined.result()).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(joined.watch()).isEqualTo(WatchAnswer.pending(order));
		SubmissionAnswer replaced = outcomes().submit("a", AddOptions.DEFAULTS.replace(), ContractOutcomes.KEEP);
		assertThat(replaced.result()).isEqualTo(AddResult.REPLACED);
		assertThat(replaced.watch()).isEqualTo(WatchAnswer.pending(order));
	}

	@Test
	default void submissionOfRunningIdJoinsThatRun() {
		LeasedTask run = queue().run("a");
		SubmissionAnswer joined = outcomes().submit("a");
		assertThat(joined.result()).isEqualTo(AddResult.ALREADY_RUNNING);
		assertThat(joined.watch().status()).isEqualTo(Status.PENDING);
		assertThat(queue().settle(Settlement.acknowledge(run.lease(), false)))
			.containsExactly(RunOutcome.RESULT_REQUIRED);
		outcomes().succeed(run, "result");
		assertThat(ContractOutcomes.text(outcomes().end("a", joined.watch().order()))).isEqualTo("result");
	}

	@Test
	default void submissionThatRequestsRerunWaitsForThat() {
		long first = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		SubmissionAnswer rerun = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.KEEP);
		assertThat(rerun.result()).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(rerun.watch().status()).isEqualTo(Status.PENDING);
		long second = rerun.watch().order();
		assertThat(second).isNotEqualTo(first);
		queue().add("a", "third");
		assertThat(outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.KEEP).watch())
			.isEqualTo(WatchAnswer.pending(second));
		outcomes().succeed(run, "one");
		assertThat(ContractOutcomes.text(outcomes().end("a", first))).isEqualTo("one");
		assertThat(outcomes().status("a", second)).isEqualTo(Status.PENDING);
		outcomes().succeed(queue().claim(), "two");
		assertThat(ContractOutcomes.text(outcomes().end("a", second))).isEqualTo("two");
	}

	@Test
	default void stateHasTheOrderNumberOfTheTaskAndNotThatOfItsRerun() {
		long first = outcomes().submitted("a");
		queue().add("b");
		LeasedTask run = queue().claim();
		long second = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.KEEP).watch().order();
		assertThat(queue().info("a").orderNumber()).isEqualTo(first);
		outcomes().succeed(run, "one");
		assertThat(queue().info("a").orderNumber()).isEqualTo(second);
		assertThat(queue().info("b").orderNumber()).isZero();
	}

	@Test
	default void submissionOfFinishedIdIsAnsweredWithTheKeptResult() {
		long order = outcomes().submitted("a");
		queue().settle(
				Settlement.acknowledge(queue().claim().lease(), true).withContent(ContractOutcomes.bytes("result")));
		SubmissionAnswer finished = outcomes().submit("a");
		assertThat(finished.result()).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(finished.watch().status()).isEqualTo(Status.ENDED);
		assertThat(finished.watch().order()).isEqualTo(order);
		queue().finish("b");
		assertThat(outcomes().submit("b").watch()).isEqualTo(WatchAnswer.FINISHED);
		assertThat(outcomes().watch("b", 0)).isEqualTo(WatchAnswer.FINISHED);
	}

	@Test
	default void submissionToFullQueueWatchesNothing() {
		queue().configure(1, 3, Duration.ZERO);
		queue().add("a");
		SubmissionAnswer refused = outcomes().submit("b");
		assertThat(refused.result()).isEqualTo(AddResult.QUEUE_FULL);
		assertThat(refused.watch()).isEqualTo(WatchAnswer.UNKNOWN);
	}

	@Test
	default void deadTaskHasFailedForThoseWhoAwaitIt() {
		long order = outcomes().submitted("a");
		assertThat(outcomes().die(queue().claim(), "failure")).isEqualTo(RunOutcome.DEAD);
		assertThat(queue().state("a")).isEqualTo("DEAD");
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(ContractOutcomes.text(end)).isEqualTo("failure");
		assertThat(end.reason()).isEqualTo("given up");
		SubmissionAnswer dead = outcomes().submit("a");
		assertThat(dead.result()).isEqualTo(AddResult.DEAD);
		assertThat(dead.watch().end()).usingRecursiveComparison().isEqualTo(end);
	}

	@Test
	default void deadTaskThatNobodyAwaitedFailsWithTheReasonOfItsDeadLetter() {
		queue().kill("a");
		WatchAnswer dead = outcomes().submit("a").watch();
		assertThat(dead.status()).isEqualTo(Status.ENDED);
		assertThat(dead.end().ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(dead.end().reason()).isEqualTo("given up");
	}

	@Test
	default void requeuedTaskKeepsItsOrder() {
		long order = outcomes().submitted("a");
		outcomes().die(queue().claim(), "failure");
		queue().requeue("a");
		assertThat(outcomes().status("a", order)).isEqualTo(Status.PENDING);
		outcomes().succeed(queue().claim(), "result");
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("result");
	}

	@Test
	default void failureOfCallIsKeptInsteadOfDeadLetter() {
		long order = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.CALL).watch().order();
		assertThat(outcomes().die(queue().claim(), "failure")).isEqualTo(RunOutcome.FAILED);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().deadIds()).isEmpty();
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo("failure");
	}

	@Test
	default void callWhoseProcessDiesTooOftenFailsWithoutDeadLetter() {
		queue().configure(-1, 1, Duration.ZERO);
		long order = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.CALL).watch().order();
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(end.reason()).contains("process died");
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void taskWhoseProcessDiesTooOftenFails() {
		queue().configure(-1, 1, Duration.ZERO);
		long order = outcomes().submitted("a");
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().settle(Settlement.crash(queue().claimSuspect().lease(), "crashed"));
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(end.reason()).isEqualTo("crashed");
		assertThat(queue().state("a")).isEqualTo("DEAD");
	}

	@Test
	default void submissionThatJoinsResultAddsNothingWhileOneIsKept() {
		SubmissionAnswer added = outcomes().join("a", JoinedOutcome.RESULT);
		assertThat(added.result()).isEqualTo(AddResult.ADDED);
		outcomes().succeed(queue().claim(), "result");
		for (JoinedOutcome joined : List.of(JoinedOutcome.RESULT, JoinedOutcome.ANY)) {
			SubmissionAnswer ended = outcomes().join("a", joined);
			assertThat(ended.result()).isEqualTo(AddResult.ALREADY_FINISHED);
			assertThat(ended.watch().order()).isEqualTo(added.watch().order());
			assertThat(ContractOutcomes.text(ended.watch().end())).isEqualTo("result");
		}
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		outcomes().forget("a", added.watch().order());
		assertThat(outcomes().join("a", JoinedOutcome.RESULT).result()).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void submissionThatJoinsResultRunsFailedCallAgain() {
		outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.CALL);
		outcomes().die(queue().claim(), "failure");
		SubmissionAnswer failed = outcomes().join("a", JoinedOutcome.ANY);
		assertThat(failed.result()).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(failed.watch().end().ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(outcomes().join("a", JoinedOutcome.RESULT).result()).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void submissionThatJoinsDoesSoWithTaskThatIsUnderWay() {
		long first = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "one");
		long second = outcomes().submitted("a");
		assertThat(second).isNotEqualTo(first);
		assertThat(outcomes().join("a", JoinedOutcome.ANY).watch()).isEqualTo(WatchAnswer.pending(second));
		LeasedTask run = queue().claim();
		SubmissionAnswer rerun = outcomes().join("a", JoinedOutcome.ANY);
		assertThat(rerun.result()).isEqualTo(AddResult.RERUN_REQUESTED);
		outcomes().succeed(run, "two");
		assertThat(outcomes().join("a", JoinedOutcome.ANY).watch())
			.isEqualTo(WatchAnswer.pending(rerun.watch().order()));
	}

	@Test
	default void submissionThatJoinsDeadLetterFindsItsKeptFailure() {
		long order = outcomes().submitted("a");
		outcomes().die(queue().claim(), "failure");
		SubmissionAnswer dead = outcomes().join("a", JoinedOutcome.ANY);
		assertThat(dead.result()).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(dead.watch().order()).isEqualTo(order);
		assertThat(ContractOutcomes.text(dead.watch().end())).isEqualTo("failure");
		assertThat(outcomes().join("a", JoinedOutcome.RESULT).result()).isEqualTo(AddResult.DEAD);
	}

	@Test
	default void submissionsOfOneBatchJoinEachByItself() {
		outcomes().submitted("ended");
		outcomes().succeed(queue().claim(), "result");
		List<SubmissionAnswer> answers = ContractQueue
			.join(queue().store().submit(List.of(joining("new"), joining("ended"), joining("new"))));
		assertThat(answers).extracting(SubmissionAnswer::result)
			.containsExactly(AddResult.ADDED, AddResult.ALREADY_FINISHED, AddResult.ALREADY_QUEUED);
		assertThat(answers).extracting((answer) -> answer.watch().status())
			.containsExactly(Status.PENDING, Status.ENDED, Status.PENDING);
	}

	private static Submission joining(String id) {
		return new Submission(ContractQueue.task(id, id, AddOptions.DEFAULTS), ContractOutcomes.KEEP,
				JoinedOutcome.RESULT);
	}

}
