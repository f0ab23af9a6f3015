package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.concurrent.Durations;

/**
 * Stops one session: claims end at once, what runs gets the grace period and is then
 * interrupted, and what has not ended a second later is given up as well. Whatever did
 * not end by itself goes back to the head of the queue in one batch.
 * <p>
 * It waits by the JDK's own timer: neither a clock that a test has stopped nor an
 * executor that refuses work can hold a shutdown up.
 */
final class GracefulStop {

	private static final Duration LAST_CALL = Duration.ofSeconds(3);

	private static final Duration LONGEST = Duration.ofDays(365);

	/** When the stop is over at the latest, by {@link System#nanoTime()}. */
	private volatile long deadline = System.nanoTime();

	private volatile long afterGrace;

	/** Everything has ended, or has had its time. */
	private final CompletableFuture<Void> enough = new CompletableFuture<>();

	CompletableFuture<Void> stop(LoopSession<?> session, Seeding<?> seeding, Duration gracePeriod) {
		CompletableFuture<Void> over = CompletableFuture.allOf(session.close().exceptionally((failure) -> null),
				seeding.close());
		over.whenComplete((ended, failure) -> this.enough.complete(null));
		session.endExiting();
		this.afterGrace = millis(session.interruptGrace()) + LAST_CALL.toMillis();
		this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis(gracePeriod) + this.afterGrace);
		within(gracePeriod);
		return this.enough.thenCompose((ended) -> {
			session.interrupt();
			seeding.interrupt();
			return atMost(over, session.interruptGrace());
		})
			.thenCompose((ended) -> atMost(session.handBackUnfinished(), LAST_CALL))
			.whenComplete((ended, failure) -> session.end());
	}

	/**
	 * Give what runs no more than this from now on; a shorter time that was given holds.
	 */
	void within(Duration gracePeriod) {
		this.enough.completeOnTimeout(null, millis(gracePeriod), TimeUnit.MILLISECONDS);
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis(gracePeriod) + this.afterGrace);
		this.deadline = (deadline - this.deadline < 0) ? deadline : this.deadline;
	}

	/**
	 * What is left of the time that the stop may take, for listeners, in milliseconds.
	 */
	long timeLeft() {
		long left = TimeUnit.NANOSECONDS.toMillis(this.deadline - System.nanoTime());
		return Math.max(0, Math.min(left, LAST_CALL.toMillis()));
	}

	private static long millis(Duration time) {
		return Math.max(0, Math.min(Durations.millis(time), LONGEST.toMillis()));
	}

	private static CompletableFuture<Void> atMost(CompletableFuture<Void> future, Duration time) {
		return future.isDone() ? future : future.copy().completeOnTimeout(null, millis(time), TimeUnit.MILLISECONDS);
	}

}
