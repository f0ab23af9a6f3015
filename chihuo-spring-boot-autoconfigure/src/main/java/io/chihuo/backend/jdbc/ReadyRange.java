// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The place from which on a queue is looked at for ready tasks, behind which those are
 * that were claimed. Their entries in the index are read over by a look from the
 * beginning until the database has removed them, which it cannot while somebody has an
 * old snapshot. Tasks for the head of the queue are always looked for. Those that become
 * ready behind the place are included by whoever knows of them; see {@link LateLook}.
 */
final class ReadyRange {

	/** Stands for a look from the beginning. */
	static final long MIN_PLACE = Long.MIN_VALUE;

	/**
	 * A place is the time of the add in microseconds; the task may be committed this much
	 * later than others that are claimed.
	 */
	private static final long LATE_COMMIT_MARGIN_MICROS = TimeUnit.SECONDS.toMicros(1);

	/** Looks that are under way. */
	private final List<Look> looks = new ArrayList<>();

	private long from = MIN_PLACE;

	/** Whether a task that was committed this late may be behind where looks start. */
	static boolean isLate(long place, long nowMicros) {
		return place > 0 && nowMicros - place > LATE_COMMIT_MARGIN_MICROS / 2;
	}

	/** Where the next look starts. */
	synchronized long from() {
		return this.from;
	}

	/** Start a look, which the caller closes. */
	synchronized Look startLook() {
		Look look = new Look(this.from);
		this.looks.add(look);
		return look;
	}

	/** A task has become ready at a place, or was committed late. */
	synchronized void includePlace(long place) {
		this.from = Math.min(this.from, place);
		this.looks.forEach((look) -> look.included = Math.min(look.included, place));
	}

	/** Anything may have been missed: the next look starts from the beginning. */
	void includeAll() {
		includePlace(MIN_PLACE);
	}

	private synchronized void end(Look look) {
		this.looks.remove(look);
		if (look.found > 0) {
			long start = Math.min(look.found - LATE_COMMIT_MARGIN_MICROS, look.included);
			this.from = Math.max(this.from, start);
		}
	}

	/** One look at the queue. */
	final class Look implements AutoCloseable {

		private final long from;

		private long found;

		/** First place that was included meanwhile. */
		private long included = Long.MAX_VALUE;

		private Look(long from) {
			this.from = from;
		}

		/** Where it starts. */
		long from() {
			return this.from;
		}

		/** The first ready task is there. */
		void found(long first) {
			this.found = first;
		}

		/** The look has ended. */
		@Override
		public void close() {
			end(this);
		}

	}

}
