package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Tells the listeners of one queue what happens in it: by the server's events, and at the
 * moment at which something comes due or lapses. That moment is asked for twice a lease
 * at least, since a claim does not tell other workers when its lease lapses.
 */
final class QueueWatch implements EventChannels.Receiver {

	/** Longest time without a look, in milliseconds. */
	private static final long LONGEST_WAIT = 15_000;

	private static final long LONGEST_SUBSCRIPTION = 2000;

	private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

	private final RedisLink link;

	private final Supplier<CompletableFuture<Object>> takeUntold;

	private final Runnable verify;

	private final Runnable configure;

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private volatile long longestWait = LONGEST_WAIT;

	/** Moment of the next look, by {@link System#nanoTime()}; 0 for none. */
	private long nextLook;

	/**
	 * Create a watch.
	 * @param takeUntold runs {@code untold.lua}
	 * @param verify sees to it that events arrive
	 * @param configure writes the policy of the queue again
	 */
	QueueWatch(RedisLink link, Supplier<CompletableFuture<Object>> takeUntold, Runnable verify, Runnable configure) {
		this.link = link;
		this.takeUntold = takeUntold;
		this.verify = verify;
		this.configure = configure;
	}

	Runnable listen(StoreListener listener) {
		this.listeners.add(listener);
		lookIn(LONGEST_WAIT);
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Completes when events reach those who listen here, or will not for a while, so that
	 * they miss nothing this process does.
	 */
	CompletableFuture<Void> listening() {
		return (this.listeners.isEmpty() || this.subscribed.isDone()) ? NOW
				: this.subscribed.copy().completeOnTimeout(null, LONGEST_SUBSCRIPTION, TimeUnit.MILLISECONDS);
	}

	/** Look twice within a lease of this length. */
	void leases(Duration length) {
		this.longestWait = Math.min(LONGEST_WAIT, Math.max(length.toMillis() / 2, 1));
	}

	/** Look when something comes due, -1 if nothing is to. */
	void nextMoment(long millis) {
		lookIn((millis < 0) ? this.longestWait : Math.min(millis + 1, this.longestWait));
	}

	private void lookIn(long millis) {
		if (this.listeners.isEmpty()) {
			return;
		}
		long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		synchronized (this) {
			if (this.nextLook != 0 && this.nextLook - moment <= 0) {
				return;
			}
			this.nextLook = moment;
		}
		try {
			this.link.later(() -> look(moment), millis);
		}
		catch (OutOfMemoryError ex) {
			forget(moment);
			throw ex;
		}
	}

	/** Those who can claim do so, and bring the next moment. */
	private void look(long moment) {
		if (!forget(moment)) {
			return;
		}
		try {
			this.verify.run();
			ready();
		}
		finally {
			lookIn(this.longestWait);
		}
	}

	/** Returns whether it was the next look. */
	private synchronized boolean forget(long moment) {
		boolean next = this.nextLook == moment;
		this.nextLook = next ? 0 : this.nextLook;
		return next;
	}

	private void ready() {
		this.listeners.forEach(StoreListener::ready);
	}

	void refuse(String reason) {
		this.listeners.forEach((listener) -> listener.refused(reason));
	}

	@Override
	public void event(byte[] message) {
		String event = Reply.text(message);
		if (event.isEmpty()) {
			return;
		}
		String rest = event.substring(1);
		switch (event.charAt(0)) {
			case 'r' -> ready();
			case 'n' -> nextMoment(Long.parseLong(rest));
			case 'c' -> cancelled(rest);
			case 'd' -> tellDead();
			case 'p' -> this.configure.run();
			default -> {
				// of a later version
			}
		}
	}

	private void cancelled(String event) {
		int space = event.indexOf(' ');
		Lease lease = new Lease(event.substring(space + 1), Long.parseLong(event.substring(0, space)));
		this.listeners.forEach((listener) -> listener.cancelled(lease));
	}

	@Override
	public void subscribed() {
		ready();
		tellDead();
		this.subscribed.complete(null);
	}

	/** Each is told to one worker, and there to one listener. */
	private void tellDead() {
		if (this.listeners.isEmpty()) {
			return;
		}
		this.takeUntold.get().thenAccept((answer) -> {
			Reply reply = Reply.of(answer);
			nextMoment(reply.number(0));
			List<StoredDeadLetter> letters = TaskAnswers.letters(reply, 1);
			this.listeners.stream().findFirst().ifPresent((listener) -> letters.forEach(listener::dead));
			if (!letters.isEmpty()) {
				tellDead(); // there may be more
			}
		});
	}

}
