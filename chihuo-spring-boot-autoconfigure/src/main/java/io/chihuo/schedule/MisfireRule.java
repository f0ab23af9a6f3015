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
 * @param catchUpWithin for {@link MisfirePolicy#ONCE}: greatest age of a missed slot that
 * is run; null for one period, at most an hour
 * @param maxRuns for {@link MisfirePolicy#ALL}: most missed slots that are run
 */
record MisfireRule(MisfirePolicy policy, @Nullable Duration catchUpWithin, int maxRuns) {

	/** A slot no older than this is on time: it has waited for a node, not missed it. */
	static final Duration ON_TIME_WINDOW = Duration.ofSeconds(10);

	private static final Duration MAX_DEFAULT_CATCH_UP = Duration.ofHours(1);

	private static final int MAX_RUNS_LIMIT = 1000;

	MisfireRule {
		Assert.isTrue(catchUpWithin == null || !catchUpWithin.isNegative(),
				() -> "'catchUpWithin' must not be negative, but is " + catchUpWithin);
		Assert.isTrue(maxRuns >= 1 && maxRuns <= MAX_RUNS_LIMIT,
				() -> "Runs of a misfire must be 1 to " + MAX_RUNS_LIMIT + ", but are " + maxRuns);
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
				: runsNewest(series, newest, now) ? List.of(newest) : List.of();
		return new DueSlots(runs, newest, skipsAny(series, last, runs));
	}

	private boolean runsNewest(SlotSeries series, Instant newest, Instant now) {
		Duration age = Duration.between(newest, now);
		return age.compareTo(ON_TIME_WINDOW) <= 0
				|| (this.policy == MisfirePolicy.ONCE && age.compareTo(catchUpLimit(series, newest)) <= 0);
	}

	private Duration catchUpLimit(SlotSeries series, Instant newest) {
		if (this.catchUpWithin != null) {
			return this.catchUpWithin;
		}
		Instant next = series.nextAfter(newest);
		Duration period = (next != null) ? Duration.between(newest, next) : MAX_DEFAULT_CATCH_UP;
		return (period.compareTo(MAX_DEFAULT_CATCH_UP) < 0) ? period : MAX_DEFAULT_CATCH_UP;
	}

	private List<Instant> newestRuns(SlotSeries series, Instant last, Instant now) {
		Deque<Instant> runs = new ArrayDeque<>();
		Instant slot = series.newestBetween(last, now);
		while (slot != null && runs.size() < this.maxRuns) {
			runs.addFirst(slot);
			slot = series.newestBetween(last, slot.minusNanos(1));
		}
		return List.copyOf(runs);
	}

	private static boolean skipsAny(SlotSeries series, Instant last, List<Instant> runs) {
		return runs.isEmpty() || !runs.get(0).equals(series.nextAfter(last));
	}

}
