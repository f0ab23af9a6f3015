package io.chihuo.engine;

import io.chihuo.backend.TaskClock;

/**
 * Releases claimed tasks that no thread begins: those that were claimed ahead when runs
 * were short, and now wait behind long ones, may run on another node. It also makes up
 * for a wake-up that was lost to an error.
 *
 * @param <T> the payload's type
 */
final class WaitingTaskWatch<T> {

	private static final long MAX_WAIT_MILLIS = 2000;

	private final TaskPump<T> pump;

	private final TaskReleaser<T> releaser;

	private final TaskClock clock;

	private volatile boolean stopped;

	WaitingTaskWatch(TaskPump<T> pump, TaskReleaser<T> releaser, TaskClock clock) {
		this.pump = pump;
		this.releaser = releaser;
		this.clock = clock;
	}

	void start() {
		if (!this.stopped) {
			this.clock.alarm(this.clock.millis() + MAX_WAIT_MILLIS, this::look);
		}
	}

	void stop() {
		this.stopped = true;
	}

	private void look() {
		if (this.stopped) {
			return;
		}
		try {
			this.releaser.release(this.pump.takeWaitingSince(this.clock.millis() - MAX_WAIT_MILLIS));
			this.pump.look();
		}
		finally {
			start();
		}
	}

}
