package io.chihuo.engine;

import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Releases claimed tasks that no thread begins: those that were claimed ahead when runs
 * were short, and now wait behind long ones, may run on another node. It also makes up
 * for wake-ups that were lost to an error or to the executor.
 *
 * @param <T> the payload's type
 */
final class WaitingTaskWatch<T> {

	private static final long MAX_WAIT_MILLIS = 2000;

	private static final long PERIOD_MILLIS = 1000;

	private final TaskPump<T> pump;

	private final TaskReleaser<T> releaser;

	private final Dispatcher<T> dispatcher;

	private final TaskClock clock;

	private final Runnable onLook;

	private final PeriodicAlarm alarm;

	/**
	 * Create a watch that is not started.
	 * @param onLook called each time; must not block
	 */
	WaitingTaskWatch(TaskPump<T> pump, TaskReleaser<T> releaser, Dispatcher<T> dispatcher, TaskClock clock,
			Runnable onLook) {
		this.pump = pump;
		this.releaser = releaser;
		this.dispatcher = dispatcher;
		this.onLook = onLook;
		this.clock = clock;
		this.alarm = new PeriodicAlarm(clock, () -> PERIOD_MILLIS, this::look);
	}

	void start() {
		this.alarm.start();
	}

	void stop() {
		this.alarm.stop();
	}

	private void look() {
		this.releaser.release(this.pump.takeWaitingSince(this.clock.millis() - MAX_WAIT_MILLIS));
		this.dispatcher.checkThreads();
		this.pump.look();
		this.onLook.run();
	}

}
