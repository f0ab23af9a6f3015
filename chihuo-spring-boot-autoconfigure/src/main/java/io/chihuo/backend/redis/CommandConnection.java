// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.concurrent.SafeLogger;

/**
 * A connection for commands. Where its socket may be closed, it is one of our own: over
 * the connection that the factory shares, the application may have sent commands that
 * would be sent again, and take effect twice.
 *
 * @param commands sends commands
 * @param resource closes it
 */
record CommandConnection(RedisClusterAsyncCommands<byte[], byte[]> commands,
		AutoCloseable resource) implements AutoCloseable {

	private static final SafeLogger logger = SafeLogger.of(CommandConnection.class);

	private static final long ROLE_TIMEOUT_SECONDS = 5;

	/** Connect; blocks. */
	static CommandConnection open(RedisConnectionFactory factory) {
		CommandConnection own = (factory instanceof LettuceConnectionFactory lettuce) ? openOwn(lettuce) : null;
		return (own != null) ? own : openShared(factory);
	}

	/**
	 * Null where Lettuce alone knows the master: with a static master and replicas, or
	 * with replicas to read from and the address of one of them.
	 */
	private static @Nullable CommandConnection openOwn(LettuceConnectionFactory factory) {
		AbstractRedisClient client = factory.getRequiredNativeClient();
		if (client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
			return new CommandConnection(connection.async(), connection);
		}
		if (!(client instanceof RedisClient single)) {
			return null;
		}
		try {
			StatefulRedisConnection<byte[], byte[]> connection = single.connect(ByteArrayCodec.INSTANCE);
			if (factory.getClientConfiguration().getReadFrom().isEmpty() || closeUnlessMaster(connection)) {
				return new CommandConnection(connection.async(), connection);
			}
			return null;
		}
		catch (IllegalStateException ex) {
			logger.debug("The client has no address, as with a static master and replicas", ex);
			return null;
		}
	}

	/**
	 * Whether the connection leads to a master; otherwise, or if it fails, it is closed.
	 */
	private static boolean closeUnlessMaster(StatefulRedisConnection<byte[], byte[]> connection) {
		boolean master = false;
		try {
			master = leadsToMaster(connection);
		}
		finally {
			if (!master) {
				connection.close();
			}
		}
		return master;
	}

	private static boolean leadsToMaster(StatefulRedisConnection<byte[], byte[]> connection) {
		try {
			List<Object> role = connection.async().role().get(ROLE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
			return !role.isEmpty() && role.get(0) instanceof byte[] name
					&& "master".equals(new String(name, StandardCharsets.US_ASCII));
		}
		catch (TimeoutException ex) {
			throw new RedisConnectionException("The server does not tell its role within " + ROLE_TIMEOUT_SECONDS
					+ " s, which is asked since 'readFrom' is set", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisCommandInterruptedException(ex);
		}
		catch (ExecutionException ex) {
			logger.debug("The server does not tell its role", ex);
			return false;
		}
	}

	@SuppressWarnings("unchecked")
	private static CommandConnection openShared(RedisConnectionFactory factory) {
		RedisConnection connection = factory.getConnection();
		if (connection.getNativeConnection() instanceof RedisClusterAsyncCommands<?, ?> commands) {
			return new CommandConnection((RedisClusterAsyncCommands<byte[], byte[]>) commands, connection);
		}
		connection.close();
		throw new ChihuoConfigurationException(
				"The Redis backend needs Lettuce, but the connections of '" + factory + "' are not Lettuce's",
				"Use a LettuceConnectionFactory, which Spring Boot configures by default.", null);
	}

	@Override
	public void close() {
		closeQuietly(this.resource);
	}

	static void closeQuietly(@Nullable AutoCloseable resource) {
		try {
			if (resource != null) {
				resource.close();
			}
		}
		catch (Exception ex) {
			logger.debug("A connection could not be closed", ex);
		}
	}

}
