// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection of steps. It is one of their own, since replies arrive in the order of
 * the commands: over the connection that the factory shares, the application would wait
 * for the replies of steps. Opened with the first command, and anew when it was lost, so
 * that no command is sent twice. Thread-safe.
 */
final class StepConnection implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(StepConnection.class);

	private final LettuceConnectionFactory factory;

	private @Nullable OwnConnection own;

	private boolean closed;

	StepConnection(LettuceConnectionFactory factory) {
		this.factory = factory;
	}

	/** Sends commands until it is closed. */
	record CommandChannel(RedisClusterAsyncCommands<byte[], byte[]> commands,
			@Nullable RedisConnection shared) implements AutoCloseable {

		@Override
		public void close() {
			if (this.shared != null) {
				this.shared.close();
			}
		}

	}

	private record OwnConnection(RedisClusterAsyncCommands<byte[], byte[]> commands,
			StatefulConnection<byte[], byte[]> connection) {
	}

	/**
	 * The channel for the commands of one step; blocks while it connects.
	 * @throws RedisConnectionFailureException if Redis cannot be reached
	 */
	@SuppressWarnings("unchecked")
	CommandChannel openChannel() {
		OwnConnection present = findOwn();
		if (present != null) {
			return new CommandChannel(present.commands(), null);
		}
		RedisConnection shared = this.factory.getConnection();
		return new CommandChannel((RedisClusterAsyncCommands<byte[], byte[]>) shared.getNativeConnection(), shared);
	}

	private synchronized @Nullable OwnConnection findOwn() {
		if (this.closed) {
			throw new RedisConnectionFailureException("The connection of steps to Redis is closed");
		}
		if (this.own == null || !this.own.connection().isOpen()) {
			closeOwn();
			this.own = connect();
		}
		return this.own;
	}

	/** Null with replicas to read from, which only the factory knows to choose. */
	private @Nullable OwnConnection connect() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		try {
			if (client instanceof RedisClusterClient cluster) {
				StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
				return new OwnConnection(connection.async(), connection);
			}
			if (!(client instanceof RedisClient single)
					|| this.factory.getClientConfiguration().getReadFrom().isPresent()) {
				return null;
			}
			StatefulRedisConnection<byte[], byte[]> connection = single.connect(ByteArrayCodec.INSTANCE);
			return new OwnConnection(connection.async(), connection);
		}
		catch (RedisException ex) {
			throw new RedisConnectionFailureException("Redis cannot be reached: " + ex.getMessage(), ex);
		}
		catch (IllegalStateException ex) {
			logger.debug("Steps share the connection of the application, as the client has no address", ex);
			return null;
		}
	}

	private void closeOwn() {
		if (this.own != null) {
			this.own.connection().closeAsync();
			this.own = null;
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		closeOwn();
	}

}
