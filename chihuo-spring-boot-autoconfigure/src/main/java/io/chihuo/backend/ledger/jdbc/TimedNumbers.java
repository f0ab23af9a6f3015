package io.chihuo.backend.ledger.jdbc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Growing numbers, each at least the time in microseconds. Numbers of two nodes are in
 * the order of time as far as their readings of the database's time agree.
 */
final class TimedNumbers implements LongSupplier {

	private final LongSupplier micros;

	private final AtomicLong last = new AtomicLong();

	TimedNumbers(LongSupplier micros) {
		this.micros = micros;
	}

	@Override
	public long getAsLong() {
		long now = this.micros.getAsLong();
		return this.last.updateAndGet((last) -> Math.max(last + 1, now));
	}

}
