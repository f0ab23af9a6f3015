// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * A backend whose queues are stored encrypted by another one.
 */
public final class EncryptedTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowStore> flowStores = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final EncryptionKeys keys;

	public EncryptedTaskBackend(TaskBackend backend, EncryptionKeys keys) {
		this.backend = backend;
		this.keys = keys;
	}

	@Override
	public String name() {
		return this.backend.name();
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new EncryptedTaskStore(this.backend.store(name), this.keys));
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace,
				(name) -> new EncryptedNodeBus(this.backend.nodeBus(name), name, this.keys));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace,
				(name) -> new EncryptedFlowStore(this.backend.flows(name), name, this.keys));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.backend.ping();
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
