package io.chihuo.backend.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Growing numbers, each at least the time in microseconds, so that they go on growing
 * when the process starts anew. Those of two nodes are in the order of time as far as
 * their clocks agree.
 */
public final class Numbers implements LongSupplier {

	private static final long MICROS = 1000;

	private final LongSupplier micros;

	private final AtomicLong last = new AtomicLong();

	private Numbers(LongSupplier micros) {
		this.micros = micros;
	}

	/**
	 * Numbers by a clock that tells milliseconds since the epoch.
	 */
	static Numbers ofMillis(LongSupplier millis) {
		return new Numbers(() -> millis.getAsLong() * MICROS);
	}

	/**
	 * Numbers by a clock that tells microseconds since the epoch.
	 */
	public static Numbers ofMicros(LongSupplier micros) {
		return new Numbers(micros);
	}

	/** Since when the task of a ticket with such a number is ready. */
	static long readyAt(Ticket ticket) {
		return Math.max(ticket.due(), ticket.number() / MICROS);
	}

	@Override
	public long getAsLong() {
		long now = this.micros.getAsLong();
		return this.last.updateAndGet((last) -> Math.max(last + 1, now));
	}

}
