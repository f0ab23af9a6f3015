package io.chihuo.engine;

import io.chihuo.backend.PeriodicAlarm;
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

	private final PeriodicAlarm alarm;

	WaitingTaskWatch(TaskPump<T> pump, TaskReleaser<T> releaser, TaskClock clock) {
		this.pump = pump;
		this.releaser = releaser;
		this.clock = clock;
		this.alarm = new PeriodicAlarm(clock, () -> MAX_WAIT_MILLIS, this::look);
	}

	void start() {
		this.alarm.start();
	}

	void stop() {
		this.alarm.stop();
	}

	private void look() {
		this.releaser.release(this.pump.takeWaitingSince(this.clock.millis() - MAX_WAIT_MILLIS));
		this.pump.look();
	}

}
