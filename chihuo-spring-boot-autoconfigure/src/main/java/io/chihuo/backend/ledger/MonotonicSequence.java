// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Growing numbers, each at least the time in microseconds, so that they go on growing
 * when the process starts anew. Those of two nodes are in the order of time as far as
 * their clocks agree.
 */
public final class MonotonicSequence implements LongSupplier {

	private final LongSupplier currentMicros;

	private final AtomicLong last = new AtomicLong();

	/**
	 * Create numbers.
	 * @param currentMicros a clock in microseconds since the epoch
	 */
	public MonotonicSequence(LongSupplier currentMicros) {
		this.currentMicros = currentMicros;
	}

	@Override
	public long getAsLong() {
		long now = this.currentMicros.getAsLong();
		return this.last.updateAndGet((last) -> Math.max(last + 1, now));
	}

}
