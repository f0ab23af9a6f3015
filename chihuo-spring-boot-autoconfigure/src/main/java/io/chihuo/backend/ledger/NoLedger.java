package io.chihuo.backend.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;

/**
 * Keeps only what runs here. The broker has the tasks; an id is neither looked up nor
 * remembered, and calls that would have to are refused.
 */
public final class NoLedger implements Ledger {

	private final ConcurrentMap<QueueName, NoQueueLedger> queues = new ConcurrentHashMap<>();

	private final String issuer = UUID.randomUUID().toString();

	private final TaskClock clock;

	/**
	 * Create a ledger.
	 * @param clock what delays go by; the ledger does not close it
	 */
	public NoLedger(TaskClock clock) {
		this.clock = clock;
	}

	@Override
	public String name() {
		return "none";
	}

	@Override
	public Scope scope() {
		return Scope.NOTHING;
	}

	@Override
	public QueueLedger queue(QueueName queue) {
		return this.queues.computeIfAbsent(queue, (name) -> new NoQueueLedger(this.issuer, this.clock));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void close() {
		this.queues.clear();
	}

}
