package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.PeriodicAlarm;
import io.chihuo.backend.ledger.Due;
import io.chihuo.backend.ledger.Posting;

/**
 * Posts what time brings about: at the moment that the ledger names, when it says that
 * there is something, and otherwise twice a lease at least, since a claim elsewhere does
 * not tell when its lease lapses.
 */
final class DueWatch {

	private static final Logger logger = LoggerFactory.getLogger(DueWatch.class);

	/** Longest time without a look, in milliseconds. */
	private static final long LONGEST_WAIT = 15_000;

	private static final long AFTER_FAILURE = 1000;

	private final Supplier<CompletableFuture<Due>> due;

	private final Function<Posting, CompletableFuture<Void>> post;

	private final ScheduledExecutorService timer;

	private final AtomicInteger wanted = new AtomicInteger();

	private volatile boolean watching;

	private volatile long longestWait = LONGEST_WAIT;

	/** Moment of the next look, by {@link System#nanoTime()}; 0 for none. */
	private long nextLook;

	DueWatch(Supplier<CompletableFuture<Due>> due, Function<Posting, CompletableFuture<Void>> post,
			ScheduledExecutorService timer) {
		this.due = due;
		this.post = post;
		this.timer = timer;
	}

	void watch(boolean watching) {
		this.watching = watching;
		if (watching) {
			look();
		}
	}

	/** Look twice within a lease of this length. */
	void leases(Duration length) {
		long wait = Math.min(LONGEST_WAIT, Math.max(length.toMillis() / 2, 1));
		if (wait != this.longestWait) {
			this.longestWait = wait;
			lookIn(wait);
		}
	}

	/** Look soon. Whoever is at it looks again. */
	void look() {
		if (this.wanted.getAndIncrement() == 0) {
			bringWanted();
		}
	}

	private void bringWanted() {
		int seen = this.wanted.get();
		tryBring().whenComplete((nextLook, failure) -> {
			try {
				if (failure != null) {
					logger.debug("What is due could not be posted", failure);
				}
				lookIn((failure != null) ? AFTER_FAILURE : nextLook);
			}
			finally {
				if (this.wanted.addAndGet(-seen) != 0) {
					PeriodicAlarm.plan(this.timer, this::bringWanted, 0);
				}
			}
		});
	}

	private CompletableFuture<Long> tryBring() {
		try {
			return bring();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Post all that is due.
	 * @return milliseconds until something is due again, -1 if nothing is
	 */
	CompletableFuture<Long> bring() {
		return this.due.get().thenCompose((due) -> {
			if (due.posting().isEmpty()) {
				return CompletableFuture.completedFuture(due.nextLook());
			}
			return this.post.apply(due.posting()).thenCompose((posted) -> bring());
		});
	}

	/** Look when something comes due, -1 if nothing is to. */
	void lookIn(long millis) {
		if (!this.watching) {
			return;
		}
		long wait = (millis < 0) ? this.longestWait : Math.min(millis + 1, this.longestWait);
		long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
		synchronized (this) {
			if (this.nextLook != 0 && this.nextLook - moment <= 0) {
				return;
			}
			this.nextLook = moment;
		}
		try {
			PeriodicAlarm.plan(this.timer, () -> ring(moment), wait);
		}
		catch (OutOfMemoryError ex) {
			forget(moment);
			throw ex;
		}
	}

	private void ring(long moment) {
		if (forget(moment)) {
			look();
		}
	}

	/** Returns whether it was the next look. */
	private synchronized boolean forget(long moment) {
		boolean next = this.nextLook == moment;
		this.nextLook = next ? 0 : this.nextLook;
		return next;
	}

}
