// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.MisfirePolicy;

/**
 * Decides which of the slots that came due are run.
 *
 * @param policy what becomes of slots that came due while no node was running
 * @param catchUpWithin greatest age of a missed slot that is run; null for one period, at
 * most an hour, or for seven days with {@link MisfirePolicy#ALL}
 * @param maxRuns for {@link MisfirePolicy#ALL}: most missed slots that are run
 */
record MisfireRule(MisfirePolicy policy, @Nullable Duration catchUpWithin, int maxRuns) {

	/** A slot no older than this is on time: it has waited for a node, not missed it. */
	static final Duration ON_TIME_WINDOW = Duration.ofSeconds(10);

	private static final Duration MAX_CATCH_UP = Duration.ofDays(36_500);

	private static final Duration MAX_DEFAULT_CATCH_UP = Duration.ofHours(1);

	private static final Duration DEFAULT_CATCH_UP_OF_ALL = Duration.ofDays(7);

	private static final int MAX_RUNS_LIMIT = 1000;

	MisfireRule {
		Assert.isTrue(
				catchUpWithin == null || (!catchUpWithin.isNegative() && catchUpWithin.compareTo(MAX_CATCH_UP) <= 0),
				() -> "'catchUpWithin' must be from 0 to " + MAX_CATCH_UP.toDays() + " d, but is " + catchUpWithin);
		Assert.isTrue(maxRuns >= 1 && maxRuns <= MAX_RUNS_LIMIT,
				() -> "'maxMissedRuns' must be from 1 to " + MAX_RUNS_LIMIT + ", but is " + maxRuns);
	}

	/**
	 * Judge all slots after the last one that was judged.
	 * @return null if none has come due
	 */
	@Nullable DueSlots judge(SlotSeries series, Instant last, Instant now) {
		Instant newest = series.newestBetween(last, now);
		if (newest == null) {
			return null;
		}
		List<Instant> runs = (this.policy == MisfirePolicy.ALL) ? newestRuns(series, last, now)
				: allowsRun(series, newest, now) ? List.of(newest) : List.of();
		Instant skipped = series.newestBetween(last, runs.isEmpty() ? newest : runs.get(0).minusNanos(1));
		return new DueSlots(runs, newest, skipped, (skipped != null) ? series.countBetween(last, skipped) : 0);
	}

	/** Whether the age of a slot allows to run it. */
	boolean allowsRun(SlotSeries series, Instant slot, Instant now) {
		Duration age = Duration.between(slot, now);
		return age.compareTo(ON_TIME_WINDOW) <= 0
				|| (this.policy != MisfirePolicy.SKIP && age.compareTo(catchUpLimit(series, slot)) <= 0);
	}

	private Duration catchUpLimit(SlotSeries series, Instant newest) {
		if (this.catchUpWithin != null) {
			return this.catchUpWithin;
		}
		if (this.policy == MisfirePolicy.ALL) {
			return DEFAULT_CATCH_UP_OF_ALL;
		}
		Instant next = series.nextAfter(newest);
		Duration period = (next != null) ? Duration.between(newest, next) : MAX_DEFAULT_CATCH_UP;
		return (period.compareTo(MAX_DEFAULT_CATCH_UP) < 0) ? period : MAX_DEFAULT_CATCH_UP;
	}

	private List<Instant> newestRuns(SlotSeries series, Instant last, Instant now) {
		Deque<Instant> runs = new ArrayDeque<>();
		Instant slot = series.newestBetween(last, now);
		while (slot != null && runs.size() < this.maxRuns && allowsRun(series, slot, now)) {
			runs.addFirst(slot);
			slot = series.newestBetween(last, slot.minusNanos(1));
		}
		return List.copyOf(runs);
	}

}
