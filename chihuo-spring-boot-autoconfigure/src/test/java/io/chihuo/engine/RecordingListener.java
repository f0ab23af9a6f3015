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
final class RecordingListener implements EngineListener {

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
		return new Loop();
	}

	private final class Loop implements LoopListener {

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public void onLoopStarted() {
			RecordingListener.this.told.add("started");
		}

		@Override
		public void onLoopStopped(LoopState state) {
			RecordingListener.this.told.add("stopped " + state);
		}

		@Override
		public void onLoopRemoved() {
			RecordingListener.this.told.add("removed");
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			String run = task.lease().id() + task.attempt();
			RecordingListener.this.told.add(run + " starts");
			return new Run(run);
		}

		@Override
		public void onRunUnresponsive(LeasedTask task) {
			RecordingListener.this.deaf.add(task.lease().id() + task.attempt());
		}

		@Override
		public void onLeaseLost(LeasedTask task) {
			RecordingListener.this.told.add(task.lease().id() + task.attempt() + " lease lost");
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			RecordingListener.this.told.add(letter.id() + " dead");
		}

	}

	private final class Run implements RunListener {

		private final String run;

		Run(String run) {
			this.run = run;
		}

		@Override
		public void onHandlerReturned() {
			RecordingListener.this.told.add(this.run + " returned");
		}

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			String cause = (failure != null) ? " by " + failure.getClass().getSimpleName() : "";
			RecordingListener.this.told.add(this.run + " " + outcome + cause);
		}

	}

}
