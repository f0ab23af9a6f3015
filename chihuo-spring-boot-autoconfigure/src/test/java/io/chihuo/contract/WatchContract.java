// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer.Status;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes are woken when tasks end that they watch.
 */
interface WatchContract extends ContractTopic {

	@ParameterizedTest
	@CsvSource({ "cancelled while ready, CANCELLED", "cancelled while delayed, CANCELLED",
			"cancelled while running, CANCELLED", "cancelled while waiting, CANCELLED", "discarded, DISCARDED",
			"all discarded, DISCARDED", "replaced while dead, DISCARDED", "cleared, CLEARED",
			"cleared while running, CLEARED", "finished while ready, FINISHED", "finished while dead, FINISHED",
			"lapsed after a cancel, CANCELLED", "lapsed after a finish, FINISHED",
			"lapsed before a rerun, SUPERSEDED" })
	default void everyEndIsKeptAndWakesTheNode(String how, TaskEnding ending) {
		RecordingOutcomes woken = listen();
		boolean delayed = how.contains("delayed");
		long order = outcomes()
			.submit("a", delayed ? AddOptions.delayed(ContractQueue.ONE_HOUR) : AddOptions.DEFAULTS,
					ContractOutcomes.KEEP)
			.watch()
			.order();
		end(how);
		if (ending == TaskEnding.CLEARED) {
			queue().elapse(Duration.ZERO);
		}
		TaskEnd end = outcomes().end("a", order);
		assertThat(end.ending()).isIn(ending, how.equals("cleared while running") ? TaskEnding.CANCELLED : ending);
		assertThat(end.content()).isEmpty();
		if (ending != TaskEnding.CLEARED) {
			woken.awaitEnd("a", order);
		}
	}

	private void end(String how) {
		switch (how) {
			case "cancelled while ready", "cancelled while delayed" -> queue().cancel("a");
			case "cancelled while running" -> {
				LeasedTask run = queue().claim();
				assertThat(queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
				queue().settle(Settlement.cancel(run.lease(), false));
			}
			case "cancelled while waiting" -> {
				outcomes().park(queue().claim(), "token");
				assertThat(queue().cancel("a")).isEqualTo(CancelResult.REMOVED);
			}
			case "discarded" -> {
				outcomes().die(queue().claim(), "failure");
				watchAgain();
				queue().discard("a");
			}
			case "all discarded" -> {
				outcomes().die(queue().claim(), "failure");
				watchAgain();
				queue().discardAll(null, 100);
			}
			case "replaced while dead" -> {
				outcomes().die(queue().claim(), "failure");
				watchAgain();
				queue().add("a", "new", AddOptions.DEFAULTS.replace());
			}
			case "cleared" -> ContractQueue.join(queue().store().clearUnfinished());
			case "cleared while running" -> {
				LeasedTask run = queue().claim();
				ContractQueue.join(queue().store().clearUnfinished());
				queue().settle(Settlement.cancel(run.lease(), false));
			}
			case "finished while ready" -> queue().finish("a");
			case "finished while dead" -> {
				outcomes().die(queue().claim(), "failure");
				watchAgain();
				queue().finish("a");
			}
			case "lapsed after a cancel" -> {
				queue().claim(ContractQueue.LEASE_DURATION);
				queue().cancel("a");
				queue().lapse();
				queue().counts();
			}
			case "lapsed after a finish" -> {
				queue().claim(ContractQueue.LEASE_DURATION);
				queue().finish("a");
				queue().lapse();
				queue().counts();
			}
			case "lapsed before a rerun" -> {
				queue().claim(ContractQueue.LEASE_DURATION);
				queue().add("a", "new");
				queue().lapse();
				queue().counts();
			}
			default -> throw new IllegalArgumentException(how);
		}
	}

	/** A dead task has ended once already; it ends again. */
	private void watchAgain() {
		assertThat(outcomes().end("a", 0).ending()).isEqualTo(TaskEnding.FAILED);
	}

	@Test
	default void wakeUpCarriesSmallResult() {
		RecordingOutcomes woken = listen();
		long order = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "result");
		TaskEnd end = woken.awaitEnd("a", order);
		assertThat(end).usingRecursiveComparison().isEqualTo(outcomes().end("a", order));
	}

	@Test
	default void wakeUpOfLargeResultMayHaveToBeRead() {
		RecordingOutcomes woken = listen();
		long order = outcomes().submitted("a");
		String large = "x".repeat(100_000);
		outcomes().succeed(queue().claim(), large);
		TaskEnd end = woken.awaitEnd("a", order);
		assertThat(end == null || ContractOutcomes.text(end).equals(large)).isTrue();
		assertThat(ContractOutcomes.text(outcomes().end("a", order))).isEqualTo(large);
	}

	@Test
	default void everyWatchingNodeIsWokenAndNoOther() {
		RecordingOutcomes first = listen();
		RecordingOutcomes second = new RecordingOutcomes();
		RecordingOutcomes other = new RecordingOutcomes();
		queue().store().addOutcomeListener("node-2", second);
		queue().store().addOutcomeListener("node-3", other);
		queue().add("a");
		long order = outcomes().watch("a", 0).order();
		assertThat(outcomes().watch("a", order, new OutcomeWatch(ContractOutcomes.KEPT_DURATION, false, "node-2"))
			.status()).isEqualTo(Status.PENDING);
		outcomes().succeed(queue().claim(), "result");
		first.awaitEnd("a", order);
		second.awaitEnd("a", order);
		assertThat(other.ended()).isEmpty();
	}

	@Test
	default void listenerThatWasRemovedIsNotWoken() {
		RecordingOutcomes removed = new RecordingOutcomes();
		Runnable unlisten = queue().store().addOutcomeListener(ContractOutcomes.NODE, removed);
		unlisten.run();
		unlisten.run();
		RecordingOutcomes woken = listen();
		long order = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "result");
		woken.awaitEnd("a", order);
		assertThat(removed.ended()).isEmpty();
	}

	@Test
	default void endWithoutRetentionStillWakesTheNode() {
		RecordingOutcomes woken = listen();
		OutcomeWatch none = new OutcomeWatch(Duration.ZERO, false, ContractOutcomes.NODE);
		long order = outcomes().submit("a", AddOptions.DEFAULTS, none).watch().order();
		outcomes().succeed(queue().claim(), "result");
		woken.awaitEnd("a", order);
	}

	@Test
	default void droppedRerunEndsForThoseWhoWaitForIt() {
		RecordingOutcomes woken = listen();
		LeasedTask run = queue().run("a");
		long cancelled = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.KEEP).watch().order();
		queue().cancel("a");
		woken.awaitEnd("a", cancelled);
		assertThat(outcomes().end("a", cancelled).ending()).isEqualTo(TaskEnding.CANCELLED);
		queue().settle(Settlement.cancel(run.lease(), false));
		LeasedTask again = queue().run("a");
		long finished = outcomes().submit("a", AddOptions.DEFAULTS, ContractOutcomes.KEEP).watch().order();
		queue().acknowledgeFinished(again);
		woken.awaitEnd("a", finished);
		assertThat(outcomes().end("a", finished).ending()).isEqualTo(TaskEnding.FINISHED);
	}

	@Test
	default void failedRunBeforeRerunEndsForThoseWhoAwaitIt() {
		RecordingOutcomes woken = listen();
		long order = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		queue().add("a", "new");
		queue().settle(Settlement.retry(run.lease(), Duration.ZERO, "failed"));
		woken.awaitEnd("a", order);
		assertThat(outcomes().end("a", order).ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(outcomes().end("a", order).reason()).isEqualTo("failed");
	}

	@Test
	default void manyTasksAreSubmittedWatchedAndEndedInBatches() {
		RecordingOutcomes woken = listen();
		List<Submission> submissions = IntStream.range(0, 1200)
			.mapToObj((i) -> new Submission(ContractQueue.task("t" + i, "t" + i, AddOptions.DEFAULTS),
					ContractOutcomes.KEEP))
			.toList();
		List<SubmissionAnswer> answers = ContractQueue.join(queue().store().submit(submissions));
		assertThat(answers.stream().map((answer) -> answer.watch().order()).distinct()).hasSize(1200);
		for (int left = 1200; left > 0;) {
			List<LeasedTask> runs = queue().claim(1000);
			queue().settle(runs.stream()
				.map((run) -> Settlement.acknowledge(run.lease(), false)
					.withContent(ContractOutcomes.bytes("result of " + run.lease().id())))
				.toArray(Settlement[]::new));
			left -= runs.size();
		}
		for (int i = 0; i < 1200; i += 100) {
			long order = answers.get(i).watch().order();
			woken.awaitEnd("t" + i, order);
			assertThat(ContractOutcomes.text(outcomes().end("t" + i, order))).isEqualTo("result of t" + i);
		}
		TestLimits.await("all ends").until(() -> woken.ended().stream().distinct().count() == 1200);
		ContractQueue.join(queue().store()
			.forgetOutcomes(IntStream.range(0, 1200)
				.mapToObj((i) -> new OutcomeKey("t" + i, answers.get(i).watch().order()))
				.toList()));
		assertThat(outcomes().status("t7", answers.get(7).watch().order())).isEqualTo(Status.UNKNOWN);
	}

	@Test
	default void unknownIdIsUnknown() {
		assertThat(outcomes().status("a", 0)).isEqualTo(Status.UNKNOWN);
		assertThat(outcomes().status("a", 7)).isEqualTo(Status.UNKNOWN);
		queue().add("a");
		assertThat(outcomes().status("a", 7)).isEqualTo(Status.UNKNOWN);
	}

	private RecordingOutcomes listen() {
		RecordingOutcomes listener = new RecordingOutcomes();
		queue().store().addOutcomeListener(ContractOutcomes.NODE, listener);
		return listener;
	}

}
