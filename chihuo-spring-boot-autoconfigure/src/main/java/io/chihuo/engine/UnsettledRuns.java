// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;

/**
 * Repeats the end of runs for which it failed, as it may when the memory is full.
 *
 * @param <T> the payload's type
 */
final class UnsettledRuns<T> {

	private final InFlight<T> inFlight;

	private final RunInterrupter<T> interrupter;

	private final RunSettlement<T> settlement;

	private final HandlerInvoker<T> invoker;

	private final TaskFetcher<T> fetcher;

	private final Executor foreignThreads;

	UnsettledRuns(InFlight<T> inFlight, RunInterrupter<T> interrupter, RunSettlement<T> settlement,
			HandlerInvoker<T> invoker, TaskFetcher<T> fetcher, Executor foreignThreads) {
		this.inFlight = inFlight;
		this.interrupter = interrupter;
		this.settlement = settlement;
		this.invoker = invoker;
		this.fetcher = fetcher;
		this.foreignThreads = foreignThreads;
	}

	/** Called periodically. */
	void catchUp() {
		this.interrupter.giveUpDue();
		for (TaskRun<T> run : this.inFlight.allRuns()) {
			if (run.takeUnsettled()) {
				this.foreignThreads.execute(() -> endRun(run));
			}
		}
	}

	private void endRun(TaskRun<T> run) {
		if (run.isOver()) {
			this.settlement.settleRun(run, null, run.failure());
		}
		else if (!run.hasBegun()) {
			if (run.tryEnd()) {
				this.settlement.releaseRun(run);
			}
		}
		else if (this.invoker.endLate(run)) {
			RunScope.releaseSlot(run, this.fetcher);
		}
	}

}
