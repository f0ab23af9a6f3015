// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;

/**
 * The time of a test: of its queues, and of beans that have a {@link Clock} injected. It
 * stands still until the {@link ChihuoTester} moves it, and begins each test at midnight,
 * the first of January 2026, in UTC.
 */
final class VirtualClock extends Clock implements TaskClock {

	private static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

	private final AtomicLong millis = new AtomicLong(START_MILLIS);

	private final AtomicLong sequence = new AtomicLong();

	private final ConcurrentSkipListSet<PlannedAlarm> alarms = new ConcurrentSkipListSet<>(
			Comparator.<PlannedAlarm>comparingLong((alarm) -> alarm.millis)
				.thenComparingLong((alarm) -> alarm.sequence));

	VirtualClock() {
	}

	@Override
	public long millis() {
		return this.millis.get();
	}

	@Override
	public Instant instant() {
		return now();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new ZonedView(this, zone);
	}

	/** Run the alarms that go off until a moment, in their order, on this thread. */
	void advanceTo(long target) {
		for (PlannedAlarm alarm = takeAlarm(target); alarm != null; alarm = takeAlarm(target)) {
			this.millis.accumulateAndGet(alarm.millis, Math::max);
			alarm.action.run();
		}
		this.millis.accumulateAndGet(target, Math::max);
	}

	/** Begin the next test; alarms are as far ahead as before. */
	void reset() {
		long passed = this.millis.getAndSet(START_MILLIS) - START_MILLIS;
		List<PlannedAlarm> pending = List.copyOf(this.alarms);
		this.alarms.clear();
		pending.forEach((alarm) -> alarm.millis -= passed);
		this.alarms.addAll(pending);
	}

	private @Nullable PlannedAlarm takeAlarm(long target) {
		for (PlannedAlarm alarm : this.alarms) {
			if (alarm.millis > target) {
				return null;
			}
			if (this.alarms.remove(alarm)) {
				return alarm;
			}
		}
		return null;
	}

	@Override
	public Runnable setAlarm(long millis, Runnable action) {
		if (millis <= millis()) {
			Thread thread = new Thread(action, "virtual-clock");
			thread.setDaemon(true);
			thread.start();
			return () -> {
				// it has gone off
			};
		}
		PlannedAlarm alarm = new PlannedAlarm(millis, this.sequence.incrementAndGet(), action);
		this.alarms.add(alarm);
		return () -> this.alarms.remove(alarm);
	}

	@Override
	public void close() {
		this.alarms.clear();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	@Override
	public String toString() {
		return "VirtualClock[" + instant() + "]";
	}

	private static final class PlannedAlarm {

		private volatile long millis;

		private final long sequence;

		private final Runnable action;

		PlannedAlarm(long millis, long sequence, Runnable action) {
			this.millis = millis;
			this.sequence = sequence;
			this.action = action;
		}

	}

	/** The same time in another zone. */
	private static final class ZonedView extends Clock {

		private final VirtualClock clock;

		private final ZoneId zone;

		ZonedView(VirtualClock clock, ZoneId zone) {
			this.clock = clock;
			this.zone = zone;
		}

		@Override
		public ZoneId getZone() {
			return this.zone;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return new ZonedView(this.clock, zone);
		}

		@Override
		public Instant instant() {
			return this.clock.instant();
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof ZonedView view && view.clock == this.clock && view.zone.equals(this.zone);
		}

		@Override
		public int hashCode() {
			return this.clock.hashCode() ^ this.zone.hashCode();
		}

	}

}
