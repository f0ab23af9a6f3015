// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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
 * Keeps the last error of each loop where somebody may look at it, and notifies the
 * cluster when a loop has started or stopped.
 */
public final class LoopErrors implements EngineListener {

	private final ConcurrentMap<String, RunError> errors = new ConcurrentHashMap<>();

	private final TaskClock clock;

	private volatile Runnable onStateChange = () -> {
	};

	private volatile boolean observing;

	public LoopErrors(TaskClock clock) {
		this.clock = clock;
	}

	/**
	 * Keep errors of loops that start from now on, which costs a little for each run.
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

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return new LoopErrorListener(loop.name());
	}

	private final class LoopErrorListener implements LoopListener {

		private final String loop;

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
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public void onLoopStopped(LoopState state) {
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public void onLoopRemoved() {
			LoopErrors.this.errors.remove(this.loop);
			LoopErrors.this.onStateChange.run();
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			return new RunListener() {

				@Override
				public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
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
