// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.concurrent.Deadline;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Stops one session: claims end at once, running tasks get the grace period and are then
 * interrupted, and those that have not ended a second later are given up as well. All
 * tasks whose run did not end by itself are released to the head of the queue in one
 * batch.
 * <p>
 * It waits by {@link FutureTimeouts}: neither a clock that a test has stopped, nor an
 * executor that refuses work, nor a callback that blocks the JDK's timer can hold a
 * shutdown up.
 */
final class GracefulStop {

	private static final Duration LAST_SETTLEMENT_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration MAX_STOP_TIMEOUT = Duration.ofDays(365);

	/** When the stop is over at the latest. */
	private volatile Deadline deadline = Deadline.in(Duration.ZERO);

	private volatile Duration afterGrace = Duration.ZERO;

	/** Everything has ended, or has had its time. */
	private final CompletableFuture<Void> enough = new CompletableFuture<>();

	/**
	 * Begin to stop; waits on the calling thread while the heap is full, for ten seconds
	 * at most.
	 * @return completes when the session has ended, in any case
	 * @throws OutOfMemoryError if the heap stays full; then the session has ended, and
	 * leases lapse
	 */
	CompletableFuture<Void> stopSession(LoopSession<?> session, StartCallbacks<?> startCallbacks,
			Duration gracePeriod) {
		try {
			return PeriodicAlarm.untilThereIsMemory(() -> beginStop(session, startCallbacks, gracePeriod));
		}
		catch (RuntimeException | Error ex) {
			session.end();
			throw ex;
		}
	}

	/** Repeated if there is no memory for all of it. */
	private CompletableFuture<Void> beginStop(LoopSession<?> session, StartCallbacks<?> startCallbacks,
			Duration gracePeriod) {
		CompletableFuture<Void> over = CompletableFuture.allOf(session.close().exceptionally((failure) -> null),
				startCallbacks.close());
		over.whenComplete((ended, failure) -> this.enough.complete(null));
		session.endExiting();
		this.afterGrace = limitToMax(session.interruptGrace()).plus(LAST_SETTLEMENT_TIMEOUT);
		this.deadline = Deadline.in(limitToMax(gracePeriod).plus(this.afterGrace));
		shortenGracePeriod(gracePeriod);
		return this.enough.thenCompose((ended) -> {
			session.interruptRuns();
			startCallbacks.interrupt();
			return atMost(over, session.interruptGrace());
		})
			.exceptionally((failure) -> null) // what could not be interrupted is released
			.thenCompose((ended) -> atMost(session.releaseUnfinished(), LAST_SETTLEMENT_TIMEOUT))
			.whenComplete((ended, failure) -> session.end());
	}

	/**
	 * Give running tasks at most this time from now on; a shorter one that was given
	 * holds.
	 */
	void shortenGracePeriod(Duration gracePeriod) {
		completeAfter(this.enough, gracePeriod);
		Deadline next = Deadline.in(limitToMax(gracePeriod).plus(this.afterGrace));
		this.deadline = (next.nanosLeft() < this.deadline.nanosLeft()) ? next : this.deadline;
	}

	/**
	 * Time left for listeners of the time that the stop may take, in milliseconds.
	 */
	long timeLeft() {
		return Math.min(this.deadline.millisLeft(), LAST_SETTLEMENT_TIMEOUT.toMillis());
	}

	private static Duration limitToMax(Duration time) {
		return time.isNegative() ? Duration.ZERO : (time.compareTo(MAX_STOP_TIMEOUT) > 0) ? MAX_STOP_TIMEOUT : time;
	}

	private static CompletableFuture<Void> atMost(CompletableFuture<Void> future, Duration time) {
		return future.isDone() ? future : completeAfter(future.copy(), time);
	}

	private static CompletableFuture<Void> completeAfter(CompletableFuture<Void> future, Duration time) {
		return FutureTimeouts.completeAfter(future, null, limitToMax(time).toMillis(), TimeUnit.MILLISECONDS);
	}

}
