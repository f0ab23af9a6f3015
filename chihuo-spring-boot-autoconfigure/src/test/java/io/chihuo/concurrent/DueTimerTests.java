// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DueTimerTests {

	private final PlannedCalls planned = new PlannedCalls();

	private int looks;

	private boolean watching = true;

	private final DueTimer timer = new DueTimer(this.planned, () -> this.watching, () -> this.looks++);

	private static final class PlannedCalls extends ScheduledThreadPoolExecutor {

		private final List<Runnable> calls = new ArrayList<>();

		private final List<Long> delays = new ArrayList<>();

		PlannedCalls() {
			super(1);
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable call, long delay, TimeUnit unit) {
			this.calls.add(call);
			this.delays.add(unit.toMillis(delay));
			return super.schedule(() -> {
			}, 0, TimeUnit.MILLISECONDS);
		}

	}

	@AfterEach
	void close() {
		this.planned.shutdownNow();
	}

	@Test
	void pollsAtTheEarliestRequestedMoment() {
		assertThat(this.timer.pollIn(5000)).isTrue();
		assertThat(this.timer.pollIn(100)).isTrue();
		assertThat(this.timer.pollIn(10_000)).isTrue();
		assertThat(this.planned.delays).containsExactly(5001L, 101L);
		this.planned.calls.forEach(Runnable::run);
		assertThat(this.looks).isEqualTo(1);
	}

	@Test
	void pollsTwiceALeaseThoughNothingComesDue() {
		this.timer.pollIn(-1);
		this.timer.pollTwicePerLease(Duration.ofSeconds(2));
		this.timer.pollTwicePerLease(Duration.ofSeconds(2));
		assertThat(this.planned.delays).containsExactly(15_000L, 1000L);
	}

	@Test
	void plansNoPollWithoutListeners() {
		this.watching = false;
		assertThat(this.timer.pollIn(100)).isFalse();
		assertThat(this.planned.calls).isEmpty();
	}

}
