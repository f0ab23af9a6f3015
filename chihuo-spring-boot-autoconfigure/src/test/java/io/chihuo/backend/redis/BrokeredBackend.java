package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.Ledger;

/**
 * A ledger and a broker in this process's memory.
 */
final class BrokeredBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, BrokeredStore> stores = new ConcurrentHashMap<>();

	private final Ledger ledger;

	BrokeredBackend(Ledger ledger) {
		this.ledger = ledger;
	}

	@Override
	public String name() {
		return "brokered";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new BrokeredStore(name, this.ledger.queue(name), new TicketBroker()));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.ledger.ping();
	}

	@Override
	public void close() {
		this.ledger.close();
	}

}
