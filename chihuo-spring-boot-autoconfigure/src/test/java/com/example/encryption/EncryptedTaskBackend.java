// SPDX-License-Identifier: Apache-2.0

package com.example.encryption;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * Encrypts the payloads that another backend stores.
 */
public final class EncryptedTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final PayloadCipher cipher;

	public EncryptedTaskBackend(TaskBackend backend, PayloadCipher cipher) {
		this.backend = backend;
		this.cipher = cipher;
	}

	@Override
	public String name() {
		return "encrypted";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new EncryptedTaskStore(this.backend.store(name), this.cipher));
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.backend.nodeBus(namespace);
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
