package io.chihuo.backend.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Growing numbers that begin with the time in microseconds, so that they go on growing
 * when the process starts anew.
 */
final class Numbers implements LongSupplier {

	private static final long MICROS = 1000;

	private final LongSupplier millis;

	private final AtomicLong last = new AtomicLong();

	Numbers(LongSupplier millis) {
		this.millis = millis;
	}

	/** Since when the task of a ticket with such a number is ready. */
	static long readyAt(Ticket ticket) {
		return Math.max(ticket.due(), ticket.number() / MICROS);
	}

	@Override
	public long getAsLong() {
		long now = this.millis.getAsLong() * MICROS;
		return this.last.updateAndGet((last) -> Math.max(last + 1, now));
	}

}
