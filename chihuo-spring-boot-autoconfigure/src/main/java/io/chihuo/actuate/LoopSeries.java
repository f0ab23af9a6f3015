// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The last moments of one loop, or of all loops together. May be used by any number of
 * threads.
 */
final class LoopSeries {

	/** From one moment to the next. */
	static final long STEP_MILLIS = 5000;

	/** Of loops that somebody looks at, and of all together. */
	static final long KEPT_MILLIS = 15 * 60_000;

	/** Rates are those of this time. */
	static final long RATE_MILLIS = 60_000;

	private static final double MINUTE_MILLIS = 60_000;

	private final Deque<Moment> moments = new ArrayDeque<>();

	/**
	 * A moment.
	 *
	 * @param at milliseconds since the epoch
	 * @param countingNodes the nodes that count runs; others have other numbers
	 * @param done runs that succeeded on them
	 * @param failed runs that failed on them
	 * @param sample the queue, null if it was not looked at in time
	 */
	record Moment(long at, long countingNodes, long done, long failed, @Nullable QueueSample sample) {

	}

	/**
	 * Tasks in a minute; null if that is not known.
	 *
	 * @param in tasks that were added, as far as the others and the counts show it
	 * @param out runs that succeeded
	 * @param failed runs that failed
	 */
	record Rates(@Nullable Double in, @Nullable Double out, @Nullable Double failed) {

		static final Rates UNKNOWN = new Rates(null, null, null);

	}

	synchronized void addMoment(Moment moment, long keptMillis) {
		Moment last = this.moments.peekLast();
		if (last != null && moment.at() - last.at() < STEP_MILLIS / 2) {
			return;
		}
		this.moments.addLast(moment);
		while (this.moments.getFirst().at() < moment.at() - keptMillis) {
			this.moments.removeFirst();
		}
	}

	/** Rates of the last minute, up to now. */
	synchronized Rates ratesUntil(Moment now) {
		Moment first = null;
		for (Iterator<Moment> moments = this.moments.descendingIterator(); moments.hasNext();) {
			Moment moment = moments.next();
			if (moment.at() < now.at() - RATE_MILLIS - STEP_MILLIS || moment.countingNodes() != now.countingNodes()) {
				break;
			}
			first = moment;
		}
		return ratesBetween(first, now);
	}

	static Rates ratesBetween(@Nullable Moment from, Moment to) {
		if (from == null || to.at() <= from.at() || to.countingNodes() == 0
				|| from.countingNodes() != to.countingNodes()) {
			return Rates.UNKNOWN;
		}
		double minutes = (to.at() - from.at()) / MINUTE_MILLIS;
		long done = to.done() - from.done();
		QueueSample before = from.sample();
		QueueSample after = to.sample();
		Double in = null;
		if (before != null && after != null && after.at() > before.at()) {
			in = round(Math.max(0, after.present() - before.present() + done) / minutes);
		}
		return new Rates(in, round(done / minutes), round((to.failed() - from.failed()) / minutes));
	}

	private static double round(double value) {
		return Math.round(value * 10) / 10.0;
	}

	synchronized List<Moment> moments() {
		return new ArrayList<>(this.moments);
	}

}
