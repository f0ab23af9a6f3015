// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a backend for gauges, which are read one after the other and share it. A
 * reading returns the last answer and has the backend asked anew, so a scrape never
 * waits.
 *
 * @param <T> type of the answer
 */
final class PolledAnswer<T> {

	/** Longer than a scrape takes, shorter than until the next one. */
	private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Clock clock;

	private final Supplier<CompletableFuture<T>> fetch;

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile long askAt;

	private volatile @Nullable T last;

	PolledAnswer(Clock clock, Supplier<CompletableFuture<T>> fetch) {
		this.clock = clock;
		this.fetch = fetch;
		this.askAt = clock.monotonicTime();
	}

	/** A number of the last answer, {@link Double#NaN} if there is none. */
	double read(ToDoubleFunction<T> number) {
		long now = this.clock.monotonicTime();
		if (now - this.askAt >= 0 && this.asking.compareAndSet(false, true)) {
			ask(now);
		}
		T answer = this.last;
		return (answer != null) ? number.applyAsDouble(answer) : Double.NaN;
	}

	/** One query at a time; a value that could not be read is unknown. */
	private void ask(long now) {
		try {
			this.fetch.get().whenComplete((answer, failure) -> onAnswer(answer, now));
		}
		catch (RuntimeException | Error ex) {
			onAnswer(null, now);
		}
	}

	private void onAnswer(@Nullable T answer, long asked) {
		this.last = answer;
		this.askAt = asked + MAX_AGE_NANOS;
		this.asking.set(false);
	}

}
