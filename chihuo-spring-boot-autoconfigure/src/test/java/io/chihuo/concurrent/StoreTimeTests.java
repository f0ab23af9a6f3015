// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class StoreTimeTests {

	private final SettableClock clock = new SettableClock();

	private final StoreTime time = new StoreTime(this.clock);

	@Test
	void answerThatTookLongDoesNotTellTheTime() {
		long askedAt = this.time.localMillis();
		this.clock.advance(Duration.ofMinutes(30));
		this.time.onAnswer(askedAt, askedAt + 600_000);
		assertThat(this.time.isKnown()).isFalse();
		long now = this.time.localMillis();
		this.time.onAnswer(now, now + 600_000);
		assertThat(this.time.isKnown()).isTrue();
		assertThat(this.time.currentMillis()).isEqualTo(now + 600_000);
	}

	@Test
	void lateAnswerLeavesTheTimeThatIsKnown() {
		long askedAt = this.time.localMillis();
		this.time.onAnswer(askedAt, askedAt);
		this.clock.advance(Duration.ofMinutes(30));
		this.time.onAnswer(askedAt, askedAt);
		assertThat(this.time.currentMillis()).isEqualTo(this.clock.millis());
	}

	@Test
	void clockThatWasSetIsNoticed() {
		long askedAt = this.time.localMillis();
		this.time.onAnswer(askedAt, askedAt);
		this.time.onAnswer(askedAt, askedAt - 600_000);
		assertThat(this.time.toLocalMillis(askedAt - 600_000)).isEqualTo(askedAt);
	}

}
