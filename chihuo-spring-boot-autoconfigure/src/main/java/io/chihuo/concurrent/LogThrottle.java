// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.chihuo.backend.SystemTaskClock;

/**
 * Lets the first lines of each minute through, one for each of the first few causes, and
 * counts the rest.
 */
public final class LogThrottle {

	private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final int most;

	private final Set<String> causes = new HashSet<>();

	private final LongAdder skipped = new LongAdder();

	private long since = SystemTaskClock.monotonicNanos();

	private volatile boolean full;

	/**
	 * Create a throttle.
	 * @param most most lines a minute
	 */
	public LogThrottle(int most) {
		this.most = most;
	}

	/**
	 * Whether a line of this cause may be written now. Cheap for those that may not.
	 */
	public boolean allowsLine(String cause) {
		if ((!this.full || isOver()) && isFirst(cause)) {
			return true;
		}
		this.skipped.increment();
		return false;
	}

	private synchronized boolean isOver() {
		return SystemTaskClock.monotonicNanos() - this.since > PERIOD_NANOS;
	}

	private synchronized boolean isFirst(String cause) {
		if (isOver()) {
			this.causes.clear();
			this.since = SystemTaskClock.monotonicNanos();
		}
		boolean first = this.causes.size() < this.most && this.causes.add(cause);
		this.full = this.causes.size() >= this.most;
		return first;
	}

	/**
	 * How many lines were not written since this was asked before.
	 */
	public long skippedLines() {
		return this.skipped.sumThenReset();
	}

}
