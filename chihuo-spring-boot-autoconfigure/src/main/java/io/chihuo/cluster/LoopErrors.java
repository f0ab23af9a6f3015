// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

/**
 * Keeps the last error of each loop where somebody may look at it, counts its runs, and
 * notifies the cluster when a loop has started or stopped.
 */
public final class LoopErrors implements EngineListener {

	private final ConcurrentMap<String, RunError> errors = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, RunTally> tallies = new ConcurrentHashMap<>();

	private final TaskClock clock;

	private volatile Runnable onStateChange = () -> {
	};

	private volatile boolean observing;

	public LoopErrors(TaskClock clock) {
		this.clock = clock;
	}

	/**
	 * Keep errors, and count runs, of loops that start from now on, which costs a little
	 * for each run.
	 */
	public void observeRuns() {
		this.observing = true;
	}

	void onChange(Runnable onStateChange) {
		this.onStateChange = onStateChange;
	}

	@Nullable RunError lastError(String loop) {
		return this.errors.get(loop);
	}

	/** Null if the runs of the loop are not counted here. */
	@Nullable LoopCounters countersOf(String loop) {
		RunTally tally = this.tallies.get(loop);
		return (tally != null) ? new LoopCounters(tally.done.sum(), tally.failed.sum()) : null;
	}

	private static final class RunTally {

		private final LongAdder done = new LongAdder();

		private final LongAdder failed = new LongAdder();

		void countRun(RunOutcome outcome) {
			switch (outcome) {
				case SUCCESS -> this.done.increment();
				case RETRY, DEAD, FAILED -> this.failed.increment();
				default -> {
					// it did not end the task, or was no failure of its
				}
			}
		}

	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return new LoopErrorListener(loop.name());
	}

	private final class LoopErrorListener implements LoopListener {

		private final String loop;

		private final RunTally tally = new RunTally();

		LoopErrorListener(String loop) {
			this.loop = loop;
		}

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public boolean observesRuns() {
			return LoopErrors.this.observing;
		}

		@Override
		public void onLoopStarted() {
			if (LoopErrors.this.observing) {
				LoopErrors.this.tallies.put(this.loop, this.tally);
			}
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public void onLoopStopped(LoopState state) {
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public void onLoopRemoved() {
			LoopErrors.this.errors.remove(this.loop);
			LoopErrors.this.tallies.remove(this.loop, this.tally);
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			return new RunListener() {

				@Override
				public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
					LoopErrorListener.this.tally.countRun(outcome);
					if (failure != null && (outcome == RunOutcome.RETRY || outcome == RunOutcome.DEAD)) {
						onRunFailed(task, failure);
					}
				}

			};
		}

		private void onRunFailed(LeasedTask task, Throwable failure) {
			LoopErrors.this.errors.put(this.loop,
					RunError.of(task.lease().id(), task.attempt(), LoopErrors.this.clock.now(), failure));
		}

	}

}
