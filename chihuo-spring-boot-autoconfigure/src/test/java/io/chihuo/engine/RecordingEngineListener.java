// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Records notifications.
 */
final class RecordingEngineListener implements EngineListener {

	private final List<String> recorded = new CopyOnWriteArrayList<>();

	private final List<String> unresponsive = new CopyOnWriteArrayList<>();

	/** Runs that ignored their interruption. */
	List<String> unresponsive() {
		return this.unresponsive;
	}

	List<String> recorded() {
		return this.recorded;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		this.recorded.add("registered " + loop.name());
		return new LoopRecorder();
	}

	private final class LoopRecorder implements LoopListener {

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public void onLoopStarted() {
			RecordingEngineListener.this.recorded.add("started");
		}

		@Override
		public void onLoopStopped(LoopState state) {
			RecordingEngineListener.this.recorded.add("stopped " + state);
		}

		@Override
		public void onLoopRemoved() {
			RecordingEngineListener.this.recorded.add("removed");
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			String run = task.lease().id() + task.attempt();
			RecordingEngineListener.this.recorded.add(run + " starts");
			return new RunRecorder(run);
		}

		@Override
		public void onRunUnresponsive(LeasedTask task) {
			RecordingEngineListener.this.unresponsive.add(task.lease().id() + task.attempt());
		}

		@Override
		public void onLeaseLost(LeasedTask task) {
			RecordingEngineListener.this.recorded.add(task.lease().id() + task.attempt() + " lease lost");
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			RecordingEngineListener.this.recorded.add(letter.id() + " dead");
		}

	}

	private final class RunRecorder implements RunListener {

		private final String run;

		RunRecorder(String run) {
			this.run = run;
		}

		@Override
		public void onHandlerReturned() {
			RecordingEngineListener.this.recorded.add(this.run + " returned");
		}

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			String cause = (failure != null) ? " by " + failure.getClass().getSimpleName() : "";
			RecordingEngineListener.this.recorded.add(this.run + " " + outcome + cause);
		}

	}

}
