// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.flow.FlowStore;

/**
 * A backend whose queues another backend keeps. Each call is passed on unchanged;
 * subclasses override those that they change.
 */
public abstract class DelegatingTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowMoves> moves = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	/**
	 * Create a backend.
	 * @param backend answers the calls; started, stopped and closed with this one
	 */
	protected DelegatingTaskBackend(TaskBackend backend) {
		this.backend = backend;
	}

	@Override
	public String name() {
		return this.backend.name();
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue, (name) -> wrapStore(this.backend.store(name)));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.backend.hasQueue(queue);
	}

	/**
	 * Change the calls of a queue. Called once for each name; returns the store of the
	 * other backend by default.
	 * @param store the store of the other backend
	 */
	protected TaskStore wrapStore(TaskStore store) {
		return store;
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
	public @Nullable FlowMoves flowMoves(String namespace) {
		FlowMoves passedOn = this.backend.flowMoves(namespace);
		return (passedOn == null) ? null : this.moves.computeIfAbsent(namespace, (name) -> wrapMoves(name, passedOn));
	}

	/**
	 * Change how flows are moved on. By default they are not moved in one step, since
	 * settlements and submissions would pass by the stores that {@link #wrapStore}
	 * returns.
	 * @param moves the moves of the other backend
	 * @return null to have flows moved on in several steps
	 */
	protected @Nullable FlowMoves wrapMoves(String namespace, FlowMoves moves) {
		return null;
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
