// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfirmStallDetectorTests {

	private final ConfirmStallDetector detector = new ConfirmStallDetector(10, 40, 0);

	@Test
	void noStallIsFoundWhereNothingIsAwaited() {
		assertThat(this.detector.isTooLong(-1, 1000)).isFalse();
	}

	@Test
	void youngMessageIsNoStall() {
		assertThat(this.detector.isTooLong(9, 100)).isFalse();
		assertThat(this.detector.isTooLong(10, 101)).isTrue();
	}

	@Test
	void waitGrowsWithEachNewChannelThatConfirmsNothing() {
		List<Long> begunAnewAt = new ArrayList<>();
		long publishedAt = 0;
		for (long now = 0; now < 200; now++) {
			if (this.detector.isTooLong(now - publishedAt, now)) {
				begunAnewAt.add(now);
				publishedAt = now;
			}
		}
		assertThat(begunAnewAt).containsExactly(10L, 30L, 70L, 110L, 150L, 190L);
	}

	@Test
	void waitIsResetByAChannelThatConfirms() {
		assertThat(this.detector.isTooLong(10, 100)).isTrue();
		assertThat(this.detector.isTooLong(1, 150)).isFalse();
		assertThat(this.detector.isTooLong(10, 200)).isTrue();
		assertThat(this.detector.isTooLong(10, 215)).isFalse();
		assertThat(this.detector.isTooLong(10, 220)).isTrue();
	}

	@Test
	void blockedConnectionIsNoStall() {
		this.detector.onBlocked(95);
		assertThat(this.detector.isTooLong(50, 100)).isFalse();
		assertThat(this.detector.isTooLong(55, 105)).isTrue();
	}

}
