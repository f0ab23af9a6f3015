// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * Keeps queues in Redis 6.2 or newer: standalone, with Sentinel or as a cluster. Calls
 * are pipelined over the shared connection of the factory, which must be Lettuce's, and
 * one more connection is subscribed to events. Time is the server's.
 * <p>
 * Nothing connects before the first call, and no call blocks. Futures are completed by a
 * thread of the connection, which must not be kept.
 */
public final class RedisTaskBackend implements TaskBackend {

	private final ConcurrentMap<QueueName, RedisTaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowStore> flowStores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, RedisFlowMoves> flowMoves = new ConcurrentHashMap<>();

	private final RedisResources resources;

	/**
	 * Create a backend.
	 * @param factory whose connections are used; not closed with the backend
	 * @param timeout after which a call that was not answered fails
	 */
	public RedisTaskBackend(RedisConnectionFactory factory, Duration timeout) {
		this.resources = new RedisResources(factory, timeout);
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return redisStore(queue);
	}

	private RedisTaskStore redisStore(QueueName queue) {
		return this.stores.computeIfAbsent(queue, (name) -> new RedisTaskStore(name, this.resources));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.stores.containsKey(queue) ? CompletableFuture.completedFuture(true)
				: QueueLookUp.hasQueue(this.resources.redisLink(), queue);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace, (name) -> new RedisNodeBus(name, this.resources));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace, (name) -> new RedisFlowStore(name, this.resources));
	}

	/** None where flows and queues may be on several servers. */
	@Override
	public @Nullable FlowMoves flowMoves(String namespace) {
		if (this.resources.isCluster()) {
			return null;
		}
		RedisFlowMoves moves = this.flowMoves.computeIfAbsent(namespace,
				(name) -> new RedisFlowMoves(name, this.resources, (loop) -> redisStore(new QueueName(name, loop))));
		return moves.isRefused() ? null : moves;
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.resources.redisLink().ping();
	}

	@Override
	public void stop() {
		this.resources.releaseConnections();
	}

	@Override
	public void start() {
		this.resources.allowConnections();
	}

	@Override
	public void close() {
		this.resources.close();
	}

}
