package io.chihuo.backend.ledger.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database's time, so that all nodes go by the same clock. It is asked for every ten
 * seconds at most and runs on by this machine's clock meanwhile, which does not follow
 * when somebody sets this machine's time. It is exact to half the time that the question
 * took.
 */
final class DatabaseTime {

	private static final long VALID = Duration.ofSeconds(10).toNanos();

	private static final int QUESTIONS = 3;

	private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

	private final JdbcTemplate jdbc;

	private final String query;

	private volatile @Nullable Reading reading;

	DatabaseTime(JdbcTemplate jdbc, String query) {
		this.jdbc = jdbc;
		this.query = query;
	}

	/** Ask the database if that is due. Not within a transaction. */
	void refresh() {
		Reading reading = this.reading;
		if (reading == null || System.nanoTime() - reading.nanos() > VALID) {
			this.reading = ask((reading == null) ? QUESTIONS : 1);
		}
	}

	private Reading ask(int times) {
		Reading best = ask();
		for (int i = 1; i < times; i++) {
			Reading next = ask();
			best = (next.took() < best.took()) ? next : best;
		}
		return best;
	}

	private Reading ask() {
		long before = System.nanoTime();
		BigDecimal seconds = this.jdbc.queryForObject(this.query, BigDecimal.class);
		long took = System.nanoTime() - before;
		return new Reading((seconds != null) ? seconds.multiply(MICROS).longValue() : 0, before + took / 2, took);
	}

	/** Microseconds since the epoch. */
	long micros() {
		Reading reading = this.reading;
		if (reading == null) {
			throw new IllegalStateException("The time was not asked for yet");
		}
		return reading.micros() + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - reading.nanos());
	}

	/** Milliseconds since the epoch. */
	long millis() {
		return micros() / 1000;
	}

	/**
	 * What the database's clock showed.
	 *
	 * @param micros the time in microseconds since the epoch
	 * @param nanos this machine's clock at that moment
	 * @param took nanoseconds that the question took
	 */
	private record Reading(long micros, long nanos, long took) {

	}

}
