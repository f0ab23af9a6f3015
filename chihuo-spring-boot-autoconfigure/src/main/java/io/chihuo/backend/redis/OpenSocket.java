// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The socket below a connection of Lettuce. Once it is closed, Lettuce resolves the name
 * of the server again, connects, subscribes again and sends unanswered commands again;
 * the connection stays the same for its users.
 */
final class OpenSocket {

	private final DefaultEndpoint endpoint;

	private OpenSocket(DefaultEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	void close() {
		this.endpoint.disconnect();
	}

	/**
	 * Find the socket over which a key is asked for; null if there is none just now, or
	 * it is not known.
	 */
	static @Nullable OpenSocket findFor(RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] key) {
		if (!(commands instanceof AbstractRedisAsyncCommands<byte[], byte[]> known)) {
			return null;
		}
		StatefulConnection<byte[], byte[]> connection = known.getConnection();
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			connection = nodeFor(cluster, key);
		}
		return (connection != null) ? findOf(connection) : null;
	}

	private static @Nullable StatefulConnection<byte[], byte[]> nodeFor(
			StatefulRedisClusterConnection<byte[], byte[]> cluster, byte[] key) {
		RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
		if (node == null) {
			return null;
		}
		CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection = cluster
			.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
		return (connection.isDone() && !connection.isCompletedExceptionally()) ? connection.join() : null;
	}

	/** Find the socket of a connection to one server. */
	static @Nullable OpenSocket findOf(StatefulConnection<?, ?> connection) {
		if (!connection.isOpen() || !(connection instanceof RedisChannelHandler<?, ?> handler)) {
			return null;
		}
		RedisChannelWriter writer = handler.getChannelWriter();
		while (writer instanceof Delegating<?> delegating
				&& delegating.getDelegate() instanceof RedisChannelWriter inner) {
			writer = inner;
		}
		return (writer instanceof DefaultEndpoint endpoint) ? new OpenSocket(endpoint) : null;
	}

}
