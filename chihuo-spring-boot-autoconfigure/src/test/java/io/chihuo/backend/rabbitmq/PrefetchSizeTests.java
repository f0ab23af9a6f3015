// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrefetchSizeTests {

	private final PrefetchSize size = new PrefetchSize();

	@Test
	void prefetchIsAtLeastSixteen() {
		assertThat(this.size.nextPrefetch(0)).isEqualTo(16);
		this.size.onMessagesTaken(0, 1);
		assertThat(this.size.nextPrefetch(0)).isEqualTo(16);
	}

	@Test
	void prefetchIsTheClaimSizeRoundedUpToAPowerOfTwo() {
		this.size.onMessagesTaken(0, 64);
		assertThat(this.size.nextPrefetch(0)).isEqualTo(64);
		this.size.onMessagesTaken(0, 65);
		assertThat(this.size.nextPrefetch(0)).isEqualTo(128);
	}

	@Test
	void prefetchIsLimited() {
		this.size.onMessagesTaken(0, 1_000_000);
		assertThat(this.size.nextPrefetch(0)).isEqualTo(32768);
	}

	@Test
	void prefetchGrowsAtOnceAndShrinksWhenItIsEightTimesTooLarge() {
		assertThat(this.size.nextPrefetch(8)).isEqualTo(16);
		assertThat(this.size.nextPrefetch(16)).isEqualTo(16);
		assertThat(this.size.nextPrefetch(128)).isEqualTo(128);
		assertThat(this.size.nextPrefetch(256)).isEqualTo(16);
	}

	@Test
	void prefetchShrinksSlowlyAfterOneLargeClaim() {
		this.size.onMessagesTaken(0, 1000);
		this.size.onMessagesTaken(0, 1);
		assertThat(this.size.nextPrefetch(0)).isEqualTo(1024);
		for (int i = 0; i < 200; i++) {
			this.size.onMessagesTaken(0, 1);
		}
		assertThat(this.size.nextPrefetch(0)).isEqualTo(16);
	}

}
