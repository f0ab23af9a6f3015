// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.LongStream;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * Keeps queues in this process's memory: the whole contract, but nothing outlives the
 * process. Calls are answered at once, on the calling thread.
 */
public final class MemoryTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, MemoryTaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, MemoryFlowStore> flowStores = new ConcurrentHashMap<>();

	private final TaskClock clock;

	private volatile boolean closed;

	/**
	 * Create a backend.
	 * @param clock clock for leases, delays and retention; the backend does not close it
	 */
	public MemoryTaskBackend(TaskClock clock) {
		this.clock = clock;
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public TaskStore store(QueueName queue) {
		MemoryTaskStore store = this.stores.computeIfAbsent(queue, (name) -> new MemoryTaskStore(name, this.clock));
		if (this.closed) {
			store.close();
		}
		return store;
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return CompletableFuture.completedFuture(this.stores.containsKey(queue));
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace, (name) -> new MemoryNodeBus(() -> this.closed));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace, (name) -> new MemoryFlowStore(this.clock, () -> this.closed));
	}

	/**
	 * When a task next comes due, loses its lease or its time to be completed, or a
	 * running flow is moved on: milliseconds since the epoch, {@link Long#MAX_VALUE} if
	 * none does by itself.
	 */
	public long nextMoment() {
		return LongStream
			.concat(this.stores.values().stream().mapToLong(MemoryTaskStore::nextMoment),
					this.flowStores.values().stream().mapToLong(MemoryFlowStore::nextMoment))
			.min()
			.orElse(Long.MAX_VALUE);
	}

	/**
	 * Forget all tasks, marks, outcomes, schedules and flows, and notify nobody.
	 */
	public void clear() {
		this.stores.values().forEach(MemoryTaskStore::clear);
		this.flowStores.values().forEach(MemoryFlowStore::clear);
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.closed ? CompletableFuture.failedFuture(createUnavailable())
				: CompletableFuture.completedFuture(null);
	}

	static BackendUnavailableException createUnavailable() {
		return new BackendUnavailableException("The memory backend is closed", null);
	}

	@Override
	public void close() {
		this.closed = true;
		this.stores.values().forEach(MemoryTaskStore::close);
		this.stores.clear();
	}

}
