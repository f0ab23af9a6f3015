// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The database's time, so that all nodes go by the same clock. It is asked for every ten
 * seconds at most and runs on by this machine's clock meanwhile, which does not follow
 * when somebody sets this machine's time. It is exact to half the time that the question
 * took; an answer that took long does not replace a more exact one.
 */
final class DatabaseTime {

	private static final long VALIDITY_NANOS = Duration.ofSeconds(10).toNanos();

	/** An answer that took longer waited for something. */
	private static final long SLOW_NANOS = Duration.ofMillis(500).toNanos();

	private static final long SLOW_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

	private static final int MAX_QUERIES = 3;

	private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

	private final Supplier<BigDecimal> queryTime;

	private final LongSupplier nanoTime;

	private volatile @Nullable ClockReading reading;

	private volatile long nextQuestion;

	/**
	 * Create the time of a database.
	 * @param queryTime asks it for the seconds since the epoch
	 * @param nanoTime this machine's clock, see {@link System#nanoTime()}
	 */
	DatabaseTime(Supplier<BigDecimal> queryTime, LongSupplier nanoTime) {
		this.queryTime = queryTime;
		this.nanoTime = nanoTime;
	}

	/** Ask the database if that is due. Not within a transaction. */
	void refreshTime() {
		ClockReading known = this.reading;
		long now = this.nanoTime.getAsLong();
		if (known == null) {
			takeReading(askBest(MAX_QUERIES));
		}
		else if (now - this.nextQuestion >= 0) {
			// the others need not ask meanwhile
			this.nextQuestion = now + SLOW_RETRY_NANOS;
			ClockReading next = askDatabase();
			if (next.took() <= Math.max(SLOW_NANOS, known.took())) {
				takeReading(next);
			}
		}
	}

	/**
	 * Within a transaction whose time does not go on: take that if nothing is known, and
	 * ask again as soon as possible.
	 */
	void useApproximateTime() {
		if (this.reading == null) {
			ClockReading guessed = askDatabase();
			this.nextQuestion = guessed.nanoTime();
			this.reading = guessed;
		}
	}

	private void takeReading(ClockReading reading) {
		this.nextQuestion = reading.nanoTime() + VALIDITY_NANOS;
		this.reading = reading;
	}

	private ClockReading askBest(int times) {
		ClockReading best = askDatabase();
		for (int i = 1; i < times; i++) {
			ClockReading next = askDatabase();
			best = (next.took() < best.took()) ? next : best;
		}
		return best;
	}

	private ClockReading askDatabase() {
		long before = this.nanoTime.getAsLong();
		BigDecimal seconds = this.queryTime.get();
		long took = this.nanoTime.getAsLong() - before;
		return new ClockReading(seconds.multiply(MICROS).longValue(), before + took / 2, took);
	}

	/** Microseconds since the epoch. */
	long currentMicros() {
		ClockReading reading = this.reading;
		if (reading == null) {
			throw new IllegalStateException("The time was not read yet");
		}
		return reading.micros() + TimeUnit.NANOSECONDS.toMicros(this.nanoTime.getAsLong() - reading.nanoTime());
	}

	/** Milliseconds since the epoch. */
	long currentMillis() {
		return currentMicros() / 1000;
	}

	/**
	 * A reading of the database's clock.
	 *
	 * @param micros the time in microseconds since the epoch
	 * @param nanoTime this machine's clock at that moment
	 * @param took nanoseconds that the question took
	 */
	private record ClockReading(long micros, long nanoTime, long took) {

	}

}
