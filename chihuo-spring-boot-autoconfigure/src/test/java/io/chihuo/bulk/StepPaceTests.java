// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class StepPaceTests {

	private final SettableClock clock = new SettableClock();

	private final CountDownLatch stopped = new CountDownLatch(0); // no pauses

	private final StepPace pace = new StepPace(this.clock, this.stopped);

	private void work(int calls, long writeMillis, long millisPerTask) throws InterruptedException {
		for (int i = 0; i < calls; i++) {
			this.pace.timeWrite(() -> pass(writeMillis));
			this.pace.paceCall(() -> pass(writeMillis + millisPerTask * this.pace.callSize()));
		}
	}

	private boolean pass(long millis) {
		this.clock.advance(Duration.ofMillis(millis));
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

}
