// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.engine.ForeignCode;

/**
 * A backend whose operations and queues are measured, whether loops of this node work on
 * them or not.
 */
public final class MeteredBackend extends DelegatingTaskBackend {

	private final ConcurrentMap<QueueName, MeteredStore> stores = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final BackendMeters meters;

	private final ForeignCode failures;

	/**
	 * Create a backend.
	 * @param namespace namespace of its queues
	 */
	public MeteredBackend(TaskBackend backend, MeterRegistry registry, String namespace) {
		super(backend);
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
	protected TaskStore wrapStore(TaskStore store) {
		MeteredStore metered = new MeteredStore(store, this.meters, this.registry, this.failures);
		this.stores.put(store.queue(), metered);
		return metered;
	}

	/** They settle runs, whatever else they do. */
	@Override
	protected FlowMoves wrapMoves(String namespace, FlowMoves moves) {
		return (batch) -> this.meters.metersOf(BackendOperation.SETTLE).timeCall(() -> moves.move(batch));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.meters.metersOf(BackendOperation.PING).timeCall(super::ping);
	}

}
