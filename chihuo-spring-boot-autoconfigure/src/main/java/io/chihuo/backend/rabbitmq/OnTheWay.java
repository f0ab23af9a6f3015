package io.chihuo.backend.rabbitmq;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.chihuo.backend.ledger.Posting;

/**
 * Postings that nobody waits for, as long as the broker has not confirmed them.
 */
final class OnTheWay {

	private final Set<CompletableFuture<Void>> postings = ConcurrentHashMap.newKeySet();

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong arrived = new AtomicLong();

	/**
	 * Note a posting.
	 * @param posted completes, in whatever way, when there is nothing more to wait for
	 */
	void add(Posting posting, CompletableFuture<Void> posted) {
		long ready = posting.tickets().stream().filter((ticket) -> ticket.due() == 0).count();
		this.sent.addAndGet(ready);
		this.postings.add(posted);
		posted.whenComplete((done, failure) -> {
			this.arrived.addAndGet(ready);
			this.postings.remove(posted);
		});
	}

	/** Completes when all that are on their way now have arrived. */
	CompletableFuture<Void> arrival() {
		return CompletableFuture.allOf(this.postings.toArray(CompletableFuture[]::new))
			.exceptionally((failure) -> null);
	}

	/** Tickets of ready tasks that have arrived so far. */
	long arrived() {
		return this.arrived.get();
	}

	/** Tickets of ready tasks that have not arrived, or not before so many had. */
	long notBefore(long arrived) {
		return this.sent.get() - arrived;
	}

}
