// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import org.junit.jupiter.api.Test;

import io.chihuo.QueueCounts;
import io.chihuo.actuate.LoopSeries.Moment;
import io.chihuo.actuate.LoopSeries.Rates;

import static org.assertj.core.api.Assertions.assertThat;

class LoopSeriesTests {

	private static final long START_MILLIS = 1_000_000;

	private final LoopSeries series = new LoopSeries();

	private static Moment moment(long seconds, long done, long failed, long ready) {
		long at = START_MILLIS + seconds * 1000;
		return new Moment(at, 7, done, failed, new QueueSample(at, QueueCounts.of(ready, 0, 0, 0, 0), null));
	}

	@Test
	void ratesAreThoseOfTheLastMinute() {
		for (int i = 0; i <= 40; i++) {
			this.series.addMoment(moment(i * 5, (i < 20) ? i * 1000 : 20_000 + i * 10, i, 100 + i),
					LoopSeries.KEPT_MILLIS);
		}
		assertThat(this.series.ratesUntil(moment(200, 20_400, 40, 140))).isEqualTo(new Rates(132.0, 120.0, 12.0));
	}

	@Test
	void tasksThatWaitLongerShowHowManyWereAdded() {
		this.series.addMoment(moment(0, 0, 0, 50), LoopSeries.KEPT_MILLIS);
		assertThat(this.series.ratesUntil(moment(30, 10, 0, 60)).in()).isEqualTo(40.0);
		assertThat(this.series.ratesUntil(moment(30, 10, 0, 0)).in()).as("many were cancelled").isZero();
	}

	@Test
	void ratesAreNotKnownWhereOtherNodesCount() {
		assertThat(this.series.ratesUntil(moment(0, 0, 0, 0))).isEqualTo(Rates.UNKNOWN);
		this.series.addMoment(moment(0, 1000, 0, 0), LoopSeries.KEPT_MILLIS);
		Moment another = new Moment(START_MILLIS + 5000, 8, 10, 0, null);
		assertThat(this.series.ratesUntil(another)).isEqualTo(Rates.UNKNOWN);
		this.series.addMoment(another, LoopSeries.KEPT_MILLIS);
		assertThat(this.series.ratesUntil(new Moment(START_MILLIS + 10_000, 8, 20, 5, null)))
			.isEqualTo(new Rates(null, 120.0, 60.0));
	}

	@Test
	void momentsAreKeptForALimitedTime() {
		for (int i = 0; i < 1000; i++) {
			this.series.addMoment(moment(i * 5, i, 0, 0), LoopSeries.KEPT_MILLIS);
			this.series.addMoment(moment(i * 5 + 1, i, 0, 0), LoopSeries.KEPT_MILLIS);
		}
		assertThat(this.series.moments()).hasSize(181);
	}

}
