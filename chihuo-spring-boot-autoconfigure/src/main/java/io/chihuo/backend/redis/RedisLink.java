package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoConfigurationException;

/**
 * The application's connection to Redis, over which all scripts are pipelined. Lettuce
 * connects again by itself and sends again what was not answered.
 */
final class RedisLink {

	/** How often it is looked whether a call's time is up, in milliseconds. */
	private static final long TICK = 200;

	private final RedisConnectionFactory factory;

	private final ScheduledExecutorService executor;

	private final Duration timeout;

	private final Set<ScriptCall> underWay = ConcurrentHashMap.newKeySet();

	private @Nullable RedisConnection connection;

	private @Nullable CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connecting;

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private volatile boolean closed;

	/**
	 * Create a link. It connects with the first call.
	 * @param executor where to connect, which blocks
	 * @param timeout how long a call may take
	 */
	RedisLink(RedisConnectionFactory factory, ScheduledExecutorService executor, Duration timeout) {
		this.factory = factory;
		this.executor = executor;
		this.timeout = timeout;
		executor.scheduleWithFixedDelay(this::expire, TICK, TICK, TimeUnit.MILLISECONDS);
	}

	private void expire() {
		long now = System.nanoTime();
		this.underWay.forEach((call) -> call.expire(now));
	}

	/** Run a script; fails as Redis does. */
	CompletableFuture<Object> run(Script script, byte[][] keys, byte[][] arguments) {
		if (this.closed) {
			return CompletableFuture.failedFuture(closedFailure());
		}
		ScriptCall call = new ScriptCall(this, this.timeout, script, keys, arguments);
		this.underWay.add(call);
		CompletableFuture<Object> answer = call.start();
		answer.whenComplete((result, failure) -> this.underWay.remove(call));
		if (this.closed) {
			call.fail(closedFailure());
		}
		return answer;
	}

	CompletableFuture<Void> ping() {
		return connect().thenCompose(RedisClusterAsyncCommands::ping)
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.handle((pong, failure) -> {
				if (failure != null) {
					throw RedisFailures.unavailable("Redis is not available", failure);
				}
				return null;
			});
	}

	/** The commands, or null while there is no connection. */
	@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands() {
		return this.commands;
	}

	synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connect() {
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.commands;
		if (commands != null) {
			return CompletableFuture.completedFuture(commands);
		}
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connecting = this.connecting;
		if (connecting == null) {
			connecting = CompletableFuture.supplyAsync(this::open, this.executor);
			this.connecting = connecting;
			connecting.whenComplete(this::connected);
		}
		return connecting;
	}

	@SuppressWarnings("unchecked")
	private RedisClusterAsyncCommands<byte[], byte[]> open() {
		RedisConnection connection = this.factory.getConnection();
		if (!(connection.getNativeConnection() instanceof RedisClusterAsyncCommands<?, ?> commands)) {
			connection.close();
			throw new ChihuoConfigurationException(
					"The Redis backend needs Lettuce, but the connections of '" + this.factory + "' are not Lettuce's",
					"Use a LettuceConnectionFactory, which Spring Boot configures by default.", null);
		}
		synchronized (this) {
			this.connection = connection;
		}
		return (RedisClusterAsyncCommands<byte[], byte[]>) commands;
	}

	private synchronized void connected(@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands,
			@Nullable Throwable failure) {
		this.commands = commands;
		this.connecting = null;
	}

	/** A connection that was closed for good is opened anew with the next call. */
	void broken(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		RedisConnection connection;
		synchronized (this) {
			if (this.commands != commands) {
				return;
			}
			this.commands = null;
			connection = this.connection;
			this.connection = null;
		}
		close(connection);
	}

	private void close(@Nullable RedisConnection connection) {
		if (connection != null) {
			this.executor.execute(connection::close);
		}
	}

	void later(Runnable action, long millis) {
		this.executor.schedule(action, millis, TimeUnit.MILLISECONDS);
	}

	void close() {
		this.closed = true;
		this.underWay.forEach((call) -> call.fail(closedFailure()));
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.commands;
		if (commands != null) {
			broken(commands);
		}
	}

	private static BackendUnavailableException closedFailure() {
		return new BackendUnavailableException("The Redis backend is closed", null);
	}

}
