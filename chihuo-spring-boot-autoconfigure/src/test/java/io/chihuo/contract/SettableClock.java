// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;

/**
 * A clock that stands still until it is advanced, for the tests of backends.
 */
public final class SettableClock implements TaskClock {

	private final AtomicLong millis;

	private final AtomicLong sequence = new AtomicLong();

	private final ConcurrentSkipListSet<Alarm> alarms = new ConcurrentSkipListSet<>(
			Comparator.comparingLong(Alarm::millis).thenComparingLong(Alarm::sequence));

	private final ReentrantLock advancing = new ReentrantLock();

	public SettableClock(Instant start) {
		this.millis = new AtomicLong(start.toEpochMilli());
	}

	/**
	 * A clock that starts at midnight, the first of January 2026, in UTC.
	 */
	public SettableClock() {
		this(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Override
	public long millis() {
		return this.millis.get();
	}

	@Override
	public Runnable setAlarm(long millis, Runnable action) {
		Alarm alarm = new Alarm(millis, this.sequence.incrementAndGet(), action);
		this.alarms.add(alarm);
		if (millis <= millis()) {
			Thread thread = new Thread(() -> advance(Duration.ZERO), "settable-clock");
			thread.setDaemon(true);
			thread.start();
		}
		return () -> this.alarms.remove(alarm);
	}

	/**
	 * Let time pass. Alarms that fall due meanwhile are run by this thread, in the order
	 * of time, before the method returns.
	 */
	public void advance(Duration time) {
		this.advancing.lock();
		try {
			long target = millis() + time.toMillis();
			runAlarms(target);
			this.millis.accumulateAndGet(target, Math::max);
			runAlarms(target); // alarms that were set meanwhile by a thread that saw the
								// old
								// time
		}
		finally {
			this.advancing.unlock();
		}
	}

	private void runAlarms(long target) {
		for (Alarm alarm = nextAlarm(target); alarm != null; alarm = nextAlarm(target)) {
			this.millis.accumulateAndGet(alarm.millis(), Math::max);
			alarm.action().run();
		}
	}

	private @Nullable Alarm nextAlarm(long target) {
		for (Alarm alarm : this.alarms) {
			if (alarm.millis() > target) {
				return null;
			}
			if (this.alarms.remove(alarm)) {
				return alarm;
			}
		}
		return null;
	}

	@Override
	public void close() {
		this.alarms.clear();
	}

	private record Alarm(long millis, long sequence, Runnable action) {

	}

}
