// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

/**
 * A backend made of a shared ledger and lists of tickets in place of a broker.
 */
public final class ListBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, ListStore> stores = new ConcurrentHashMap<>();

	private final TaskBackend buses = new MemoryTaskBackend(new SettableClock());

	private final Ledger ledger;

	public ListBackend(Ledger ledger) {
		this.ledger = ledger;
	}

	@Override
	public String name() {
		return "list";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue, (name) -> new ListStore(name, this.ledger.queue(name)));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.ledger.hasQueue(queue);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.nodeBus(namespace);
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.ledger.flows(namespace);
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.ledger.ping();
	}

	@Override
	public void stop() {
		this.ledger.stop();
	}

	@Override
	public void start() {
		this.ledger.start();
	}

	@Override
	public void close() {
		this.stores.values().forEach(ListStore::close);
		this.ledger.close();
	}

}
