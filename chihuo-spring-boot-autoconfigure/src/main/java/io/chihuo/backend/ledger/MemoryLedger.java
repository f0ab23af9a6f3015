package io.chihuo.backend.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;

/**
 * Keeps the ledger in this process's memory. When the process ends, marks, dead letters
 * and attempts are forgotten; the tasks are not, since their messages carry them.
 */
public final class MemoryLedger implements Ledger {

	private final ConcurrentMap<QueueName, MemoryQueueLedger> queues = new ConcurrentHashMap<>();

	private final String issuer = UUID.randomUUID().toString();

	private final TaskClock clock;

	private volatile boolean closed;

	/**
	 * Create a ledger.
	 * @param clock what leases, delays and retention go by; the ledger does not close it
	 */
	public MemoryLedger(TaskClock clock) {
		this.clock = clock;
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public Scope scope() {
		return Scope.PROCESS;
	}

	@Override
	public QueueLedger queue(QueueName queue) {
		return this.queues.computeIfAbsent(queue,
				(name) -> new MemoryQueueLedger(this.issuer, this.clock, () -> this.closed));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.closed ? CompletableFuture.failedFuture(unavailable()) : CompletableFuture.completedFuture(null);
	}

	static BackendUnavailableException unavailable() {
		return new BackendUnavailableException("The ledger is closed", null);
	}

	@Override
	public void close() {
		this.closed = true;
		this.queues.clear();
	}

}
