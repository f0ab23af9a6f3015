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

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final List<String> deaf = new CopyOnWriteArrayList<>();

	/** Runs that ignored their interruption. */
	List<String> deaf() {
		return this.deaf;
	}

	List<String> told() {
		return this.told;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		this.told.add("registered " + loop.name());
		return new LoopRecorder();
	}

	private final class LoopRecorder implements LoopListener {

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public void onLoopStarted() {
			RecordingEngineListener.this.told.add("started");
		}

		@Override
		public void onLoopStopped(LoopState state) {
			RecordingEngineListener.this.told.add("stopped " + state);
		}

		@Override
		public void onLoopRemoved() {
			RecordingEngineListener.this.told.add("removed");
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			String run = task.lease().id() + task.attempt();
			RecordingEngineListener.this.told.add(run + " starts");
			return new RunRecorder(run);
		}

		@Override
		public void onRunUnresponsive(LeasedTask task) {
			RecordingEngineListener.this.deaf.add(task.lease().id() + task.attempt());
		}

		@Override
		public void onLeaseLost(LeasedTask task) {
			RecordingEngineListener.this.told.add(task.lease().id() + task.attempt() + " lease lost");
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			RecordingEngineListener.this.told.add(letter.id() + " dead");
		}

	}

	private final class RunRecorder implements RunListener {

		private final String run;

		RunRecorder(String run) {
			this.run = run;
		}

		@Override
		public void onHandlerReturned() {
			RecordingEngineListener.this.told.add(this.run + " returned");
		}

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			String cause = (failure != null) ? " by " + failure.getClass().getSimpleName() : "";
			RecordingEngineListener.this.told.add(this.run + " " + outcome + cause);
		}

	}

}
