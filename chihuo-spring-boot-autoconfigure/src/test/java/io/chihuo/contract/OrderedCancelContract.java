// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancelling one task among those that have an id.
 */
interface OrderedCancelContract extends ContractTopic {

	private CancelResult cancel(long order) {
		return ContractQueue.join(queue().store().cancelTasks(List.of(new OutcomeKey("a", order)))).get(0);
	}

	private long requestRerun() {
		return outcomes().submit("a", AddOptions.DEFAULTS.rerunIfRunning(), ContractOutcomes.KEEP).watch().order();
	}

	@Test
	default void requestedRerunIsCancelledWithoutThePresentRun() {
		long first = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		long rerun = requestRerun();
		assertThat(cancel(rerun)).isEqualTo(CancelResult.REMOVED);
		assertThat(outcomes().end("a", rerun).ending()).isEqualTo(TaskEnding.CANCELLED);
		assertThat(cancel(rerun)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		outcomes().succeed(run, "result");
		assertThat(ContractOutcomes.text(outcomes().end("a", first))).isEqualTo("result");
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void presentRunIsCancelledWithoutTheRequestedRerun() {
		long first = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		long rerun = requestRerun();
		assertThat(cancel(first)).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.CANCELLED);
		queue().settle(Settlement.cancel(run.lease(), false));
		assertThat(outcomes().end("a", first).ending()).isEqualTo(TaskEnding.CANCELLED);
		assertThat(cancel(first)).isEqualTo(CancelResult.NOT_FOUND);
		outcomes().succeed(queue().claim(), "rerun");
		assertThat(ContractOutcomes.text(outcomes().end("a", rerun))).isEqualTo("rerun");
	}

	@Test
	default void parkedTaskIsCancelledAndItsRerunFollows() {
		long first = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		long rerun = requestRerun();
		outcomes().park(run, "token");
		assertThat(cancel(first)).isEqualTo(CancelResult.REMOVED);
		assertThat(outcomes().end("a", first).ending()).isEqualTo(TaskEnding.CANCELLED);
		assertThat(queue().counts().waiting()).isZero();
		assertThat(queue().counts().ready()).isOne();
		outcomes().succeed(queue().claim(), "rerun");
		assertThat(ContractOutcomes.text(outcomes().end("a", rerun))).isEqualTo("rerun");
	}

	@Test
	default void releasedTaskIsCancelledAndItsRerunFollows() {
		long first = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		long rerun = requestRerun();
		queue().release(run);
		assertThat(cancel(first)).isEqualTo(CancelResult.REMOVED);
		assertThat(outcomes().end("a", first).ending()).isEqualTo(TaskEnding.CANCELLED);
		outcomes().succeed(queue().claim(), "rerun");
		assertThat(ContractOutcomes.text(outcomes().end("a", rerun))).isEqualTo("rerun");
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void waitingTasksAreCancelled() {
		long ready = outcomes().submitted("a");
		assertThat(cancel(ready)).isEqualTo(CancelResult.REMOVED);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		long delayed = outcomes().submit("a", AddOptions.delayed(ContractQueue.ONE_HOUR), ContractOutcomes.KEEP)
			.watch()
			.order();
		assertThat(cancel(delayed)).isEqualTo(CancelResult.REMOVED);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void taskIsWithdrawnUnlessItRunsOrIsParked() {
		long ready = outcomes().submitted("a");
		assertThat(cancel(QueueRecords.UNLESS_RUNNING)).isEqualTo(CancelResult.REMOVED);
		assertThat(outcomes().end("a", ready).ending()).isEqualTo(TaskEnding.CANCELLED);
		assertThat(cancel(QueueRecords.UNLESS_RUNNING)).isEqualTo(CancelResult.NOT_FOUND);
		outcomes().submit("a", AddOptions.delayed(ContractQueue.ONE_HOUR), ContractOutcomes.KEEP);
		assertThat(cancel(QueueRecords.UNLESS_RUNNING)).isEqualTo(CancelResult.REMOVED);
		long later = outcomes().submitted("a");
		LeasedTask run = queue().claim();
		assertThat(cancel(QueueRecords.UNLESS_RUNNING)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		outcomes().park(run, "token");
		assertThat(cancel(QueueRecords.UNLESS_RUNNING)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().counts().waiting()).isOne();
		assertThat(cancel(later)).isEqualTo(CancelResult.REMOVED);
	}

	@Test
	default void laterTaskOfTheIdIsNotFound() {
		long ended = outcomes().submitted("a");
		outcomes().succeed(queue().claim(), "result");
		assertThat(cancel(ended)).isEqualTo(CancelResult.NOT_FOUND);
		queue().add("a");
		assertThat(cancel(ended)).isEqualTo(CancelResult.NOT_FOUND);
		long later = outcomes().watch("a", 0).order();
		LeasedTask run = queue().claim();
		assertThat(cancel(ended)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		assertThat(outcomes().status("a", later)).isEqualTo(Status.PENDING);
	}

	@Test
	default void deadLetterAndFinishMarkAreNotFound() {
		long dead = outcomes().submitted("a");
		outcomes().die(queue().claim(), "failure");
		assertThat(cancel(dead)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().state("a")).isEqualTo("DEAD");
		queue().finish("a");
		assertThat(cancel(dead)).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

}
