// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.ConfirmListener;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the messages of one channel that were not confirmed yet. One thread publishes,
 * and one thread of the connection confirms. Messages that a queue has not confirmed for
 * a while, for example because it has no leader, take no room from others.
 */
final class UnconfirmedPublishes implements ConfirmListener {

	/** Most messages on their way, which also bounds the number that may arrive twice. */
	static final int MAX_UNCONFIRMED = 2048;

	/** Publishing resumes when only so many are on their way. */
	private static final int RESUME_UNCONFIRMED = MAX_UNCONFIRMED / 4 * 3;

	/** Age from which an attempt takes no room, in milliseconds. */
	private static final long SLOW_ATTEMPT_MILLIS = 250;

	/** Attempts by the numbers of their first messages. */
	private final ConcurrentNavigableMap<Long, PublishAttempt> attempts = new ConcurrentSkipListMap<>();

	/** Messages that count for the window. */
	private final AtomicInteger counted = new AtomicInteger();

	/** Number of the next message. */
	private long next = 1;

	private volatile boolean confirmed;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	/** The messages of a job are about to be published. */
	PublishAttempt beginAttempt(PublishJob job) {
		for (PublishAttempt oldest = oldestAttempt(); oldest != null && oldest.isOver(); oldest = oldestAttempt()) {
			forgetAttempt(oldest, oldest.messageCount());
		}
		PublishAttempt attempt = new PublishAttempt(job, this.next);
		this.attempts.put(attempt.firstNumber(), attempt);
		return attempt;
	}

	private @Nullable PublishAttempt oldestAttempt() {
		Map.Entry<Long, PublishAttempt> oldest = this.attempts.firstEntry();
		return (oldest != null) ? oldest.getValue() : null;
	}

	/**
	 * Wait until there is room for one message more of the latest attempt.
	 * @return false if nothing can or need be published any more
	 */
	boolean awaitRoom(PublishAttempt attempt) throws InterruptedException {
		if (this.counted.get() >= MAX_UNCONFIRMED) {
			synchronized (this) {
				while (this.counted.get() > RESUME_UNCONFIRMED && isWaiting(attempt)) {
					wait(SLOW_ATTEMPT_MILLIS);
					releaseSlow(attempt);
				}
			}
		}
		if (attempt.isOver()) {
			forgetAttempt(attempt, this.next - attempt.firstNumber());
		}
		return isWaiting(attempt);
	}

	private boolean isWaiting(PublishAttempt attempt) {
		return !this.closed.isDone() && !attempt.isOver();
	}

	private void releaseSlow(PublishAttempt last) {
		for (PublishAttempt attempt : this.attempts.values()) {
			if (attempt == last || attempt.ageNanos() <= TimeUnit.MILLISECONDS.toNanos(SLOW_ATTEMPT_MILLIS)) {
				return;
			}
			this.counted.addAndGet(-attempt.releaseWindow(attempt.messageCount()));
		}
	}

	/** The next message of the latest attempt is about to be published. */
	void onPublishing() {
		this.counted.incrementAndGet();
		this.next++;
	}

	/** It was not; the rest of the attempt is not either. */
	void notPublished(PublishAttempt attempt) {
		this.next--;
		this.counted.decrementAndGet();
		forgetAttempt(attempt, this.next - attempt.firstNumber());
	}

	private void forgetAttempt(PublishAttempt attempt, long published) {
		this.attempts.remove(attempt.firstNumber());
		this.counted.addAndGet(-attempt.releaseWindow(published));
	}

	@Override
	public void handleAck(long number, boolean multiple) {
		confirmNumber(number, multiple, true);
	}

	@Override
	public void handleNack(long number, boolean multiple) {
		confirmNumber(number, multiple, false);
	}

	private void confirmNumber(long number, boolean multiple, boolean taken) {
		this.confirmed = true;
		int room = 0;
		if (multiple) {
			for (PublishAttempt attempt : this.attempts.headMap(number, true).values()) {
				room += confirmMessages(attempt, attempt.firstNumber(), number, taken);
			}
		}
		else {
			Map.Entry<Long, PublishAttempt> attempt = this.attempts.floorEntry(number);
			room = (attempt != null) ? confirmMessages(attempt.getValue(), number, number, taken) : 0;
		}
		int left = this.counted.addAndGet(-room);
		if (left <= RESUME_UNCONFIRMED && left + room > RESUME_UNCONFIRMED) {
			synchronized (this) {
				notifyAll();
			}
		}
	}

	private int confirmMessages(PublishAttempt attempt, long from, long to, boolean taken) {
		int room = attempt.onMessagesConfirmed(from, to, taken);
		if (attempt.isComplete()) {
			this.attempts.remove(attempt.firstNumber());
		}
		return room;
	}

	/** The next message to be confirmed is one of those that came back. */
	void onMessageReturned(String routingKey) {
		this.attempts.values().forEach((attempt) -> attempt.onMessageReturned(routingKey));
	}

	/**
	 * Age of the message that has waited longest for its confirmation, in nanoseconds;
	 * negative if nothing waits.
	 */
	long oldestAge() {
		return oldestAge(this.attempts);
	}

	/**
	 * Age of the message that was published last and waits for its confirmation, in
	 * nanoseconds; the largest number if nothing waits.
	 */
	long latestAge() {
		long age = oldestAge(this.attempts.descendingMap());
		return (age < 0) ? Long.MAX_VALUE : age;
	}

	/** Age of the first that somebody waits for. */
	private static long oldestAge(Map<Long, PublishAttempt> attempts) {
		for (PublishAttempt attempt : attempts.values()) {
			if (!attempt.isOver()) {
				return attempt.ageNanos();
			}
		}
		return -1;
	}

	/** Whether anything was confirmed or refused. */
	boolean hasConfirmed() {
		return this.confirmed;
	}

	/** The channel is closed. */
	void onChannelClosed() {
		this.closed.complete(null);
		synchronized (this) {
			notifyAll();
		}
	}

	/** Completes when the channel is closed. */
	CompletableFuture<Void> whenClosed() {
		return this.closed;
	}

	/**
	 * Jobs that were not confirmed as a whole, in their order. To be called by the
	 * publishing thread when it publishes no more over the channel.
	 */
	List<PublishJob> unconfirmedJobs() {
		return this.attempts.values().stream().map(PublishAttempt::publishJob).toList();
	}

}
