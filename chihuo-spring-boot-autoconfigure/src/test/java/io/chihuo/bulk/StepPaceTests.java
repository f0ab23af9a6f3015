// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StepPaceTests {

	private long nanos;

	private final CountDownLatch stopped = new CountDownLatch(0); // no pauses

	private final StepPace pace = new StepPace(() -> this.nanos, this.stopped);

	private void work(int calls, double writeMillis, double millisPerTask) throws InterruptedException {
		for (int i = 0; i < calls; i++) {
			this.pace.timeWrite(() -> pass(writeMillis));
			this.pace.paceCall(() -> pass(writeMillis + millisPerTask * this.pace.callSize()));
		}
	}

	private boolean pass(double millis) {
		this.nanos += (long) (millis * 1_000_000);
		return true;
	}

	@Test
	void callsOfAFastStoreBecomeLarge() throws InterruptedException {
		assertThat(this.pace.callSize()).isEqualTo(StepPace.MIN_CALL_SIZE);
		work(500, 0, 0);
		assertThat(this.pace.callSize()).isEqualTo(StepPace.MAX_PAGE_SIZE);
		assertThat(this.pace.pageSize()).isEqualTo(StepPace.MAX_PAGE_SIZE);
	}

	@Test
	void callsThatTakeMuchLongerThanWritesStaySmall() throws InterruptedException {
		work(500, 0, 0);
		work(1000, 3, 1);
		assertThat(this.pace.callSize()).isEqualTo(StepPace.MIN_CALL_SIZE);
		assertThat(this.pace.pageSize()).isEqualTo(2 * StepPace.MIN_CALL_SIZE);
	}

	@Test
	void callsGrowWhereTheWayToTheStoreTakesMostOfTheTime() throws InterruptedException {
		for (int i = 0; i < 1000; i++) {
			this.pace.timeWrite(() -> pass(2));
			this.pace.paceCall(() -> pass((this.pace.callSize() <= 100) ? 3 : 6));
		}
		assertThat(this.pace.callSize()).isGreaterThan(70);
	}

	@Test
	void callsGrowWhereTheTimeOfEachTaskIsSmallBesideThatOfAWrite() throws InterruptedException {
		work(1000, 100, 1);
		assertThat(this.pace.callSize()).isBetween(70, 130);
	}

	@Test
	void callsGrowSteadilyWithAWayOfFractionsOfAMillisecond() throws InterruptedException {
		double[] ways = { 0.2, 0.5, 0.9, 1.5, 1.9, 2.1, 3.0 };
		for (double way : ways) {
			work(1000, way, 0.008);
			// 8 µs a task fit into the way's time, or into what it leaves of 0.25 ms
			double fitting = Math.max(0.25 - way, way) / 0.008;
			assertThat(this.pace.callSize()).as("way of %s ms", way)
				.isBetween((int) Math.max(StepPace.MIN_CALL_SIZE, fitting * 0.7),
						(int) Math.max(StepPace.MIN_CALL_SIZE, fitting * 1.4));
		}
	}

}
