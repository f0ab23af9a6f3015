// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.TaskClock;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodicAlarmTests {

	private static final Duration ALARM_PERIOD = Duration.ofSeconds(1);

	private final SettableClock clock = new SettableClock();

	private final AtomicBoolean heapFull = new AtomicBoolean();

	private final TaskClock fullHeapClock = new TaskClock() {
		@Override
		public long millis() {
			return PeriodicAlarmTests.this.clock.millis();
		}

		@Override
		public Runnable setAlarm(long millis, Runnable action) {
			if (PeriodicAlarmTests.this.heapFull.get()) {
				throw new OutOfMemoryError("alarm");
			}
			return PeriodicAlarmTests.this.clock.setAlarm(millis, action);
		}

		@Override
		public void close() {
		}
	};

	private final AtomicInteger calls = new AtomicInteger();

	private final PeriodicAlarm alarm = startAlarm(this.calls);

	private PeriodicAlarm startAlarm(AtomicInteger calls) {
		PeriodicAlarm alarm = new PeriodicAlarm(this.fullHeapClock, ALARM_PERIOD::toMillis, calls::incrementAndGet);
		alarm.start();
		return alarm;
	}

	private void passPeriod() {
		this.clock.advance(ALARM_PERIOD);
	}

	@Test
	void alarmWithoutMemoryForItsNextCallGoesOnWhenAnotherOneFindsMemory() {
		this.heapFull.set(true);
		passPeriod();
		passPeriod();
		assertThat(this.calls).hasValue(1);
		this.heapFull.set(false);
		startAlarm(new AtomicInteger());
		passPeriod();
		passPeriod();
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void severalAlarmsGoOnOnceEach() {
		AtomicInteger others = new AtomicInteger();
		startAlarm(others);
		startAlarm(others);
		this.heapFull.set(true);
		passPeriod();
		PeriodicAlarm.startKept();
		passPeriod();
		passPeriod();
		this.heapFull.set(false);
		assertThat(this.alarm.restartIfLate(0)).isTrue();
		PeriodicAlarm.startKept();
		PeriodicAlarm.startKept();
		passPeriod();
		assertThat(this.calls).hasValue(2);
		assertThat(others).hasValue(4);
	}

	@Test
	void stoppedAlarmStaysStopped() {
		this.heapFull.set(true);
		passPeriod();
		this.alarm.stop();
		this.heapFull.set(false);
		PeriodicAlarm.startKept();
		passPeriod();
		assertThat(this.calls).hasValue(1);
	}

}
