// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopControl;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

/**
 * Records the runs of loops that are drained.
 */
final class DrainRecorder implements EngineListener {

	private final List<DrainedRun> runs = new ArrayList<>();

	private volatile Predicate<Lease> crashed = (lease) -> false;

	private ObjIntConsumer<String> onStart = (loop, count) -> {
	};

	private int started;

	/** Exceptions for the next runs, by loop. */
	private final Map<String, Deque<Throwable>> failures = new HashMap<>();

	/** Have this tell which leases ended with their worker. */
	void setCrashed(Predicate<Lease> crashed) {
		this.crashed = crashed;
	}

	/**
	 * Begin a recording.
	 * @param onStart called before each run with the loop and how many runs there were
	 */
	synchronized void begin(ObjIntConsumer<String> onStart) {
		this.runs.clear();
		this.started = 0;
		this.onStart = onStart;
	}

	synchronized void failNext(String loop, Throwable failure) {
		this.failures.computeIfAbsent(loop, (name) -> new ArrayDeque<>()).add(failure);
	}

	synchronized void forgetFailures() {
		this.failures.clear();
	}

	private synchronized @Nullable Throwable nextFailure(String loop) {
		Deque<Throwable> failures = this.failures.get(loop);
		return (failures != null) ? failures.poll() : null;
	}

	synchronized List<DrainedRun> recorded() {
		return List.copyOf(this.runs);
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return new Recording(loop.name());
	}

	private void countStart(String loop) {
		ObjIntConsumer<String> onStart;
		int count;
		synchronized (this) {
			count = ++this.started;
			onStart = this.onStart;
		}
		onStart.accept(loop, count);
	}

	private synchronized void add(DrainedRun run) {
		this.runs.add(run);
	}

	/** The end that a run reported was void. */
	private synchronized void markVoid(String loop, String id, RunOutcome outcome) {
		for (int i = this.runs.size() - 1; i >= 0; i--) {
			DrainedRun run = this.runs.get(i);
			if (run.loop().equals(loop) && run.id().equals(id)) {
				this.runs.set(i, new DrainedRun(loop, id, run.attempt(), outcome, run.failure()));
				return;
			}
		}
	}

	private final class Recording implements LoopListener {

		private final String loop;

		Recording(String loop) {
			this.loop = loop;
		}

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			countStart(this.loop);
			return new RunListener() {

				@Override
				public void beforeHandler() throws Throwable {
					Throwable failure = nextFailure(Recording.this.loop);
					if (failure != null) {
						throw failure;
					}
				}

				@Override
				public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
					add(new DrainedRun(Recording.this.loop, task.lease().id(), task.attempt(), outcome, failure));
				}

			};
		}

		@Override
		public void onLeaseLost(LeasedTask task) {
			markVoid(this.loop, task.lease().id(),
					DrainRecorder.this.crashed.test(task.lease()) ? RunOutcome.CRASHED : RunOutcome.LEASE_LOST);
		}

	}

}
