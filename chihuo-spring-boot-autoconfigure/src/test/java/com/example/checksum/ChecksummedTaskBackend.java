// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * Adds checksums to the payloads that another backend stores.
 */
public final class ChecksummedTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final PayloadChecksum checksum;

	public ChecksummedTaskBackend(TaskBackend backend, PayloadChecksum checksum) {
		this.backend = backend;
		this.checksum = checksum;
	}

	@Override
	public String name() {
		return "checksummed";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new ChecksummedTaskStore(this.backend.store(name), this.checksum));
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.backend.nodeBus(namespace);
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.backend.flows(namespace);
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
