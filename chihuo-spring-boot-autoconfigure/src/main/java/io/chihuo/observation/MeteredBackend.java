// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.engine.ForeignCode;

/**
 * A backend whose operations and queues are measured, whether loops of this node work on
 * them or not.
 */
public final class MeteredBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, MeteredStore> stores = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final MeterRegistry registry;

	private final BackendMeters meters;

	private final ForeignCode failures;

	/**
	 * Create a backend.
	 * @param namespace namespace of its queues
	 */
	public MeteredBackend(TaskBackend backend, MeterRegistry registry, String namespace) {
		this.backend = backend;
		this.registry = registry;
		this.failures = ForeignCode.ofBackend(backend.name());
		this.meters = new BackendMeters(
				Tags.of(ChihuoKeys.NAMESPACE.asString(), namespace, ChihuoKeys.BACKEND.asString(), backend.name()),
				registry, this.failures);
	}

	/**
	 * Show no longer how many tasks wait for a loop of that name, until its queue is used
	 * here again.
	 */
	public void hideQueue(String loop) {
		this.stores.forEach((queue, store) -> {
			if (queue.loop().equals(loop)) {
				store.hideGauges();
			}
		});
	}

	@Override
	public String name() {
		return this.backend.name();
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new MeteredStore(this.backend.store(name), this.meters, this.registry, this.failures));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.backend.flows(namespace);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.backend.nodeBus(namespace);
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.meters.metersOf(BackendOperation.PING).timeCall(this.backend::ping);
	}

	@Override
	public void stop() {
		this.backend.stop();
	}

	@Override
	public void start() {
		this.backend.start();
	}

	@Override
	public void close() {
		this.backend.close();
	}

}
