// SPDX-License-Identifier: Apache-2.0

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
final class WaitingTaskReleaser<T> {

	private static final long MAX_WAIT_MILLIS = 2000;

	private static final long PERIOD_MILLIS = 1000;

	private static final long MAX_LATENESS_MILLIS = 60_000;

	private final TaskFetcher<T> fetcher;

	private final TaskReleaser<T> releaser;

	private final TaskDispatcher<T> dispatcher;

	private final TaskClock clock;

	private final Runnable onCheck;

	private final PeriodicAlarm alarm;

	/**
	 * Create a watch that is not started.
	 * @param onCheck called each time; must not block
	 */
	WaitingTaskReleaser(TaskFetcher<T> fetcher, TaskReleaser<T> releaser, TaskDispatcher<T> dispatcher, TaskClock clock,
			Runnable onCheck) {
		this.fetcher = fetcher;
		this.releaser = releaser;
		this.dispatcher = dispatcher;
		this.onCheck = onCheck;
		this.clock = clock;
		this.alarm = new PeriodicAlarm(clock, () -> PERIOD_MILLIS, this::releaseOverdue);
	}

	void start() {
		this.alarm.start();
	}

	void stop() {
		this.alarm.stop();
	}

	/** Whether checks have come to a halt; then they begin again. */
	boolean restartIfLate() {
		return this.alarm.restartIfLate(MAX_LATENESS_MILLIS);
	}

	private void releaseOverdue() {
		this.releaser.releaseRuns(this.fetcher.takeWaitingSince(this.clock.millis() - MAX_WAIT_MILLIS));
		this.dispatcher.checkThreads();
		this.fetcher.fetchTasks();
		this.onCheck.run();
	}

}
