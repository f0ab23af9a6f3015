// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Looks at something that others change: when it is asked to, and at the moments that the
 * looks themselves name. One look is under way at a time, and is repeated once for all
 * that ask meanwhile. A look that fails is made again after a while.
 */
public final class RepeatedLook {

	private static final SafeLogger logger = SafeLogger.inBackground(RepeatedLook.class);

	private final Supplier<CompletableFuture<Long>> look;

	private final ScheduledExecutorService timer;

	private final DueTimer dueTimer;

	private final AtomicInteger wanted = new AtomicInteger();

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	/**
	 * Create it.
	 * @param isWatched whether somebody wants looks to be planned
	 * @param look looks, and answers after how many milliseconds to look again, -1 if
	 * nothing is to come due; must not block
	 */
	public RepeatedLook(ScheduledExecutorService timer, BooleanSupplier isWatched,
			Supplier<CompletableFuture<Long>> look) {
		this.timer = timer;
		this.look = look;
		this.dueTimer = new DueTimer(timer, isWatched, this::lookSoon);
	}

	/**
	 * Plans looks.
	 */
	public DueTimer dueTimer() {
		return this.dueTimer;
	}

	/**
	 * Look soon. If a look is under way, it is repeated.
	 */
	public void lookSoon() {
		if (this.wanted.getAndIncrement() == 0) {
			lookWanted();
		}
	}

	private void lookWanted() {
		int seen = this.wanted.get();
		try {
			tryLook().whenComplete((nextLook, failure) -> onLooked(seen, nextLook, failure));
		}
		catch (OutOfMemoryError ex) {
			onLooked(seen, null, ex);
		}
	}

	private void onLooked(int seen, @Nullable Long nextLook, @Nullable Throwable failure) {
		try {
			if (failure != null || nextLook == null) {
				logger.debug("A look failed, and is repeated", failure);
				this.dueTimer.pollIn(this.backoff.nextDelay());
			}
			else {
				this.backoff.reset();
				this.dueTimer.pollIn(nextLook);
			}
		}
		finally {
			if (this.wanted.addAndGet(-seen) != 0) {
				repeatLook();
			}
		}
	}

	private void repeatLook() {
		try {
			PeriodicAlarm.scheduleAction(this.timer, this::lookWanted, 0);
		}
		catch (OutOfMemoryError ex) {
			this.wanted.set(0); // for the next who asks
			throw ex;
		}
	}

	private CompletableFuture<Long> tryLook() {
		try {
			return this.look.get();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
