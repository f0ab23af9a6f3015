// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LapsedLeasesTests {

	private static final long LEASE_MILLIS = 1000;

	@Test
	void secondLapseChargesTheFirst() {
		LapsedLeases lapses = LapsedLeases.NONE.withLapsed(1);
		assertThat(lapses.isSuspect()).isTrue();
		assertThat(lapses.charged()).isEmpty();
		assertThat(lapses.withLapsed(2).charged()).containsExactly(2L);
	}

	@Test
	void endOfARunClearsTheSuspicionAndTheCount() {
		LapsedLeases ended = LapsedLeases.NONE.withLapsed(1).withLapsed(2).withEndedRun();
		assertThat(ended.isSuspect()).isFalse();
		assertThat(ended.count()).isZero();
		assertThat(ended.charged()).containsExactly(2L);
	}

	@Test
	void everyFurtherLapseMakesTheTrialFourTimesAsLongUpToALimit() {
		LapsedLeases lapses = LapsedLeases.NONE.withLapsed(1);
		assertThat(lapses.trialMillis(LEASE_MILLIS)).isEqualTo(10 * LEASE_MILLIS);
		assertThat(lapses.withLapsed(2).trialMillis(LEASE_MILLIS)).isEqualTo(40 * LEASE_MILLIS);
		for (int token = 2; token < 20; token++) {
			lapses = lapses.withLapsed(token);
		}
		assertThat(lapses.trialMillis(LEASE_MILLIS)).isEqualTo(10 * LEASE_MILLIS * 65_536);
	}

	@Test
	void writtenTextIsReadBack() {
		LapsedLeases lapses = LapsedLeases.NONE.withLapsed(1).withLapsed(2).withLapsed(3);
		assertThat(LapsedLeases.parseText(lapses.suspect(), lapses.toText())).isEqualTo(lapses);
		assertThat(LapsedLeases.parseText(0, "")).isEqualTo(LapsedLeases.NONE);
	}

	@Test
	void textThatIsDamagedIsReadAsFarAsPossible() {
		assertThat(LapsedLeases.parseText(0, "x:7,y,8").charged()).containsExactly(7L, 8L);
		assertThat(LapsedLeases.parseText(0, "x:7,y,8").count()).isZero();
	}

}
