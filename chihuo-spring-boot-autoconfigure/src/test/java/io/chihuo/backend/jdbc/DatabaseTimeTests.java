// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.math.BigDecimal;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseTimeTests {

	/** The database's clock is this far ahead of the machine's. */
	private Duration ahead = Duration.ofSeconds(1000);

	private Duration machine = Duration.ofSeconds(50);

	/** Time that a question takes, there and back. */
	private Duration trip = Duration.ofMillis(2);

	private int questions;

	private final DatabaseTime time = new DatabaseTime(this::ask, () -> this.machine.toNanos());

	/** The database answers at the end of the trip, and not in its middle as assumed. */
	private BigDecimal ask() {
		this.questions++;
		this.machine = this.machine.plus(this.trip);
		return BigDecimal.valueOf(this.machine.plus(this.ahead).toNanos(), 9);
	}

	private long error() {
		return this.time.currentMillis() - this.machine.plus(this.ahead).toMillis();
	}

	private void pass(Duration duration) {
		this.machine = this.machine.plus(duration);
		this.time.refreshTime();
	}

	@BeforeEach
	void open() {
		this.time.refreshTime();
		assertThat(this.questions).isEqualTo(3);
	}

	@Test
	void timeIsReadRarelyAndRunsOnMeanwhile() {
		pass(Duration.ofSeconds(9));
		assertThat(this.questions).isEqualTo(3);
		assertThat(error()).isBetween(0L, 1L);
		pass(Duration.ofSeconds(2));
		assertThat(this.questions).isEqualTo(4);
	}

	@Test
	void slowAnswerIsIgnored() {
		this.trip = Duration.ofSeconds(8);
		pass(Duration.ofSeconds(11));
		assertThat(this.questions).isEqualTo(4);
		assertThat(error()).isBetween(0L, 1L);
	}

	@Test
	void timeIsReadAgainSoonAfterASlowAnswer() {
		this.trip = Duration.ofMillis(501);
		pass(Duration.ofSeconds(11));
		this.ahead = this.ahead.plusMillis(70);
		this.trip = Duration.ofMillis(2);
		pass(Duration.ofMillis(200));
		assertThat(error()).isBetween(-70L, -69L);
		pass(Duration.ofSeconds(1));
		assertThat(error()).isBetween(0L, 1L);
		assertThat(this.questions).isEqualTo(5);
	}

	@Test
	void slowAnswerIsBetterThanNoneAndThanASlowerOne() {
		this.trip = Duration.ofSeconds(3);
		DatabaseTime distant = new DatabaseTime(this::ask, () -> this.machine.toNanos());
		distant.refreshTime();
		assertThat(distant.currentMillis()).isPositive();
		this.ahead = this.ahead.plusSeconds(100);
		this.trip = Duration.ofSeconds(2);
		this.machine = this.machine.plusSeconds(11);
		distant.refreshTime();
		assertThat(distant.currentMillis() - this.machine.plus(this.ahead).toMillis()).isBetween(0L, 1000L);
	}

}
