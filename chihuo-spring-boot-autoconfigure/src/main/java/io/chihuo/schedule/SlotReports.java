// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * Reports what becomes of slots, to the log and to a listener.
 */
final class SlotReports {

	private static final SafeLogger logger = SafeLogger.inBackground(SlotReports.class);

	private final String namespace;

	private final List<ScheduleListener> listeners;

	private final Executor foreignThreads;

	private final TaskClock clock;

	SlotReports(String namespace, List<ScheduleListener> listeners, Executor foreignThreads, TaskClock clock) {
		this.namespace = namespace;
		this.listeners = List.copyOf(listeners);
		this.foreignThreads = foreignThreads;
		this.clock = clock;
	}

	void onAdded(String schedule, String loop, @Nullable Duration lateness) {
		QueueName queue = new QueueName(this.namespace, loop);
		notifyListeners((listener) -> listener.onSlotAdded(queue, schedule, lateness));
	}

	/** The record of a schedule has been written. */
	void onWritten(String schedule, String loop, ScheduleState written) {
		written.skippedSlots()
			.forEach((skipped) -> onSkipped(schedule, loop, skipped.newest(), skipped.count(), skipped.reason()));
	}

	private void onSkipped(String schedule, String loop, Instant newest, long count, ScheduleEntryKind reason) {
		if (reason == ScheduleEntryKind.SKIPPED_OVERLAP) {
			logger.info("Schedule '{}' skips slot {}, since an earlier run is under way", schedule, newest);
		}
		else if (reason == ScheduleEntryKind.SKIPPED_MISSED) {
			logger.info("Schedule '{}' skips missed slots up to {}", schedule, newest);
		}
		QueueName queue = new QueueName(this.namespace, loop);
		notifyListeners((listener) -> listener.onSlotsSkipped(queue, schedule, newest, count, reason));
	}

	private void notifyListeners(Consumer<ScheduleListener> call) {
		if (!this.listeners.isEmpty()) {
			this.foreignThreads.execute(() -> this.listeners.forEach((listener) -> callSafely(listener, call)));
		}
	}

	private static void callSafely(ScheduleListener listener, Consumer<ScheduleListener> call) {
		try {
			call.accept(listener);
		}
		catch (Throwable ex) { // of the application
			logger.debug("A listener of schedules failed with {}", ex.getClass().getName());
		}
	}

	/**
	 * Log messages of one kind about one schedule: the first at once, then one in five
	 * minutes.
	 */
	final class ThrottledLog {

		private static final long REPEAT_MILLIS = 300_000;

		private long loggedAt;

		private boolean logged;

		/** Whether to log now. */
		boolean tryLog() {
			long now = SlotReports.this.clock.millis();
			if (this.logged && now - this.loggedAt < REPEAT_MILLIS) {
				return false;
			}
			this.logged = true;
			this.loggedAt = now;
			return true;
		}

	}

	ThrottledLog createThrottle() {
		return new ThrottledLog();
	}

}
