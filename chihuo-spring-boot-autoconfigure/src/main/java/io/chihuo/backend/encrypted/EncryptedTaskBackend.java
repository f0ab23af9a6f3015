// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * A backend whose queues are stored encrypted by another one.
 */
public final class EncryptedTaskBackend extends DelegatingTaskBackend {

	private final ConcurrentMap<String, NodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, EncryptedFlowStore> flowStores = new ConcurrentHashMap<>();

	private final EncryptionKeys keys;

	public EncryptedTaskBackend(TaskBackend backend, EncryptionKeys keys) {
		super(backend);
		this.keys = keys;
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return new EncryptedTaskStore(store, this.keys);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace,
				(name) -> new EncryptedNodeBus(super.nodeBus(name), name, this.keys));
	}

	@Override
	public FlowStore flows(String namespace) {
		return encryptedFlows(namespace);
	}

	private EncryptedFlowStore encryptedFlows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace,
				(name) -> new EncryptedFlowStore(super.flows(name), name, this.keys));
	}

	@Override
	protected FlowMoves wrapMoves(String namespace, FlowMoves moves) {
		return new EncryptedFlowMoves(moves, encryptedFlows(namespace), namespace, this.keys);
	}

}
