package io.chihuo.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * A backend whose operations and queues are measured, whether loops of this node work on
 * them or not.
 */
public final class MeteredBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final MeterRegistry registry;

	private final BackendMeters meters;

	public MeteredBackend(TaskBackend backend, MeterRegistry registry) {
		this.backend = backend;
		this.registry = registry;
		this.meters = new BackendMeters(backend.name(), registry);
	}

	@Override
	public String name() {
		return this.backend.name();
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new MeteredStore(this.backend.store(name), this.meters, this.registry));
	}

	@Override
	public NodeBus bus(String namespace) {
		return this.backend.bus(namespace);
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.meters.of(BackendOperation.PING).time(this.backend::ping);
	}

	@Override
	public void close() {
		this.backend.close();
	}

}
