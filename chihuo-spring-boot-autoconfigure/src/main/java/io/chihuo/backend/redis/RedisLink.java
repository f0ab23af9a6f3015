// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.redis.ScriptSet.ScriptText;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * The connection to Redis over which all scripts are pipelined. Lettuce connects again by
 * itself and sends unanswered commands again.
 */
final class RedisLink {

	/** Most milliseconds between looks whether a call's time is up. */
	private static final long MAX_TICK_MILLIS = 200;

	/** Checks within a call's time: it must fail before its callers time out. */
	private static final int CHECKS_PER_TIMEOUT = 20;

	private final EvictionCheck eviction = new EvictionCheck();

	private final RedisConnectionFactory factory;

	private final ScheduledExecutorService timer;

	private final Executor connector;

	private final Duration timeout;

	private final ConnectionRenewal renewal;

	/** Any server will do; the key makes a cluster choose the same one each time. */
	private final ScriptTarget pinged;

	private final Set<ScriptCall> underWay = ConcurrentHashMap.newKeySet();

	/** Numbered calls, and commands that are not scripts. */
	private final CallsUnderWay callsUnderWay = new CallsUnderWay();

	/**
	 * Scripts that the server knows as far as is known here: their texts were sent and
	 * none was missed since. A call by the digest of one that it does not know is
	 * refused, and sent again after calls that were made later.
	 */
	private final Set<ScriptText> knownScripts = ConcurrentHashMap.newKeySet();

	private @Nullable CommandConnection connection;

	private final Deque<ConnectionCallback> waiting = new ArrayDeque<>();

	private boolean connecting;

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	private volatile boolean closed;

	/**
	 * Called with the connection, or with the failure. Must not block.
	 */
	@FunctionalInterface
	interface ConnectionCallback {

		void onConnected(@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands, @Nullable Throwable failure);

	}

	/**
	 * Create a link. It connects with the first call.
	 * @param connector where to connect, which blocks
	 * @param timeout how long a call may take
	 * @param renewal reopens useless connections
	 */
	RedisLink(RedisConnectionFactory factory, ScheduledExecutorService timer, Executor connector, Duration timeout,
			ConnectionRenewal renewal) {
		this.factory = factory;
		this.timer = timer;
		this.connector = connector;
		this.timeout = timeout;
		this.renewal = renewal;
		this.pinged = targetOf(new byte[][] { ScriptBatches.toBytes("chihuo:{ping}") });
		long tick = Math.max(1, Math.min(timeout.toMillis() / CHECKS_PER_TIMEOUT, MAX_TICK_MILLIS));
		timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::expireCalls), tick, tick,
				TimeUnit.MILLISECONDS);
	}

	private void expireCalls() {
		long now = SystemTaskClock.monotonicNanos();
		this.underWay.forEach((call) -> call.expireAt(now));
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.commands;
		if (commands != null) {
			this.renewal.checkInactivity(commands);
		}
	}

	/** Keys for scripts. */
	ScriptTarget targetOf(byte[][] keys) {
		return this.renewal.targetOf(keys);
	}

	ConnectionRenewal connectionRenewal() {
		return this.renewal;
	}

	/** Have a close wait for a call of which no script may have been sent yet. */
	CompletableFuture<Object> trackCall(CompletableFuture<Object> call) {
		return this.callsUnderWay.track(call);
	}

	/** Run a script; fails as Redis does. */
	CompletableFuture<Object> runScript(ScriptText script, ScriptTarget target, byte[][] arguments) {
		return runScript(script, target, arguments, SystemTaskClock.monotonicNanos());
	}

	/**
	 * Run a script for a caller that has waited already.
	 * @param since when its time began, by {@link SystemTaskClock#monotonicNanos()}
	 */
	CompletableFuture<Object> runScript(ScriptText script, ScriptTarget target, byte[][] arguments, long since) {
		return runScript(script, target, target.scriptKeys(), arguments, since);
	}

	/**
	 * Run a script on keys that vary from call to call.
	 * @param target has keys on the same server
	 */
	CompletableFuture<Object> runScript(ScriptText script, ScriptTarget target, byte[][] keys, byte[][] arguments,
			long since) {
		if (this.closed) {
			return CompletableFuture.failedFuture(closedFailure());
		}
		ScriptCall call = new ScriptCall(this, this.timeout, since, script, target, keys, arguments);
		this.underWay.add(call);
		CompletableFuture<Object> answer = call.start();
		answer.whenComplete((result, failure) -> this.underWay.remove(call));
		if (this.closed) {
			call.fail(closedFailure());
		}
		return answer;
	}

	/**
	 * In a cluster {@code PING} would take a connection of which nobody knows whether it
	 * is dead.
	 */
	CompletableFuture<Void> ping() {
		return sendCommand(this.pinged,
				(commands) -> (commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]>)
						? commands.exists(this.pinged.scriptKeys()[0]) : commands.ping());
	}

	/**
	 * Send a message to the present subscribers of a channel.
	 * @param channel the channel as the key of a target, since a cluster sends the
	 * message to the server that such a key would be on
	 */
	CompletableFuture<Void> publishMessage(ScriptTarget channel, byte[] message) {
		return sendCommand(channel, (commands) -> commands.publish(channel.scriptKeys()[0], message));
	}

	private CompletableFuture<Void> sendCommand(ScriptTarget target,
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<?>> command) {
		if (this.closed) {
			return CompletableFuture.failedFuture(closedFailure());
		}
		CompletableFuture<Object> done = this.callsUnderWay.track(new CompletableFuture<>());
		whenConnected((commands, failure) -> {
			if (commands != null) {
				sendCommand(target, commands, command, done);
			}
			else if (failure != null) {
				done.completeExceptionally(RedisFailures.unwrapFailure(failure));
			}
		});
		return FutureTimeouts.failAfter(done, this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.handle((answer, failure) -> {
				if (failure != null) {
					throw RedisFailures.unavailableFor("Redis is not available",
							(failure instanceof TimeoutException) ? timeoutException() : failure);
				}
				return null;
			});
	}

	/** Why a call was not answered in time. */
	TimeoutException timeoutException() {
		return new TimeoutException((this.commands != null) ? "no answer within " + this.timeout.toMillis() + " ms"
				: "no connection within " + this.timeout.toMillis() + " ms: check that host and port are right, and "
						+ "that both sides use TLS or neither does, by 'spring.data.redis.ssl.enabled'");
	}

	private void sendCommand(ScriptTarget target, RedisClusterAsyncCommands<byte[], byte[]> commands,
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<?>> command,
			CompletableFuture<Object> done) {
		if (done.isDone()) {
			return; // it took too long to connect
		}
		target.onCommandSent(SystemTaskClock.monotonicNanos());
		RedisFuture<?> sent = command.apply(commands);
		// or Lettuce, which keeps it until there is a connection, would still send it
		// then
		done.whenComplete((answer, failure) -> sent.cancel(true));
		sent.whenComplete((answer, failure) -> {
			if (failure == null || RedisFailures.isAnswered(failure)) {
				target.onCommandAnswered(SystemTaskClock.monotonicNanos());
			}
			else {
				target.onCommandAbandoned();
			}
			if (failure == null) {
				done.complete(answer);
				return;
			}
			if (!RedisFailures.isAnswered(failure) && !done.isDone()) {
				onConnectionBroken(commands);
			}
			done.completeExceptionally(failure);
		});
	}

	/** The commands, or null while there is no connection. */
	@Nullable RedisClusterAsyncCommands<byte[], byte[]> currentCommands() {
		return this.commands;
	}

	Set<ScriptText> knownScripts() {
		return this.knownScripts;
	}

	/** Do something with the connection, once it is there, in the order of the calls. */
	void whenConnected(ConnectionCallback action) {
		RedisClusterAsyncCommands<byte[], byte[]> commands;
		synchronized (this) {
			commands = this.commands;
			if (commands == null) {
				this.waiting.add(action);
				if (!this.connecting) {
					this.connecting = true;
					CompletableFuture
						.supplyAsync(() -> HandshakeRetry.connectWithRetry(this::openCommands), this.connector)
						.whenComplete(this::onConnected);
				}
				return;
			}
		}
		action.onConnected(commands, null);
	}

	private RedisClusterAsyncCommands<byte[], byte[]> openCommands() {
		CommandConnection connection = CommandConnection.open(this.factory);
		synchronized (this) {
			this.connection = connection;
		}
		return connection.commands();
	}

	/**
	 * Calls that waited come before calls that find the connection open. None is called
	 * with a lock held, and any may bring another one.
	 */
	private void onConnected(@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands,
			@Nullable Throwable failure) {
		if (commands == null) {
			refuseWaiting().forEach((action) -> action.onConnected(null, failure));
			return;
		}
		this.knownScripts.clear();
		this.eviction.checkServer(commands);
		for (ConnectionCallback action = nextCallback(commands); action != null; action = nextCallback(commands)) {
			action.onConnected(commands, null);
		}
		if (this.closed) {
			CommandConnection.closeQuietly(dropConnection(commands));
		}
	}

	private synchronized List<ConnectionCallback> refuseWaiting() {
		List<ConnectionCallback> refused = List.copyOf(this.waiting);
		this.waiting.clear();
		this.connecting = false;
		return refused;
	}

	/** The next call that waits; with the last the wait is over. */
	private synchronized @Nullable ConnectionCallback nextCallback(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		ConnectionCallback next = this.waiting.poll();
		if (next == null) {
			this.commands = commands;
			this.connecting = false;
		}
		return next;
	}

	/** A connection that was closed for good is opened anew with the next call. */
	void onConnectionBroken(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		CommandConnection connection = dropConnection(commands);
		this.connector.execute(() -> CommandConnection.closeQuietly(connection));
	}

	private synchronized @Nullable CommandConnection dropConnection(
			RedisClusterAsyncCommands<byte[], byte[]> commands) {
		if (this.commands != commands) {
			return null;
		}
		CommandConnection connection = this.connection;
		this.commands = null;
		this.connection = null;
		return connection;
	}

	void runLater(Runnable action, long millis) {
		PeriodicAlarm.scheduleAction(this.timer, action, millis);
	}

	/**
	 * Wait for the calls under way, each of which is answered or fails in time, and for
	 * those that follow from them.
	 */
	void awaitAnswers() {
		this.callsUnderWay.awaitAnswers(this.timeout);
		long begin = SystemTaskClock.monotonicNanos();
		for (int round = 0; round < CallsUnderWay.MAX_ROUNDS
				&& SystemTaskClock.monotonicNanos() - begin < this.timeout.toNanos(); round++) {
			CompletableFuture.allOf(this.underWay.stream().map(ScriptCall::answer).toArray(CompletableFuture[]::new))
				.exceptionally((failure) -> null)
				.join();
		}
	}

	/** Connect with the next call, after a close. */
	void reopen() {
		this.closed = false;
	}

	/** Let the calls under way fail, and those from here on. */
	void close() {
		this.closed = true;
		this.underWay.forEach((call) -> call.fail(closedFailure()));
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.commands;
		if (commands != null) {
			CommandConnection.closeQuietly(dropConnection(commands));
		}
	}

	private static BackendUnavailableException closedFailure() {
		return new BackendUnavailableException("The Redis backend is closed", null);
	}

}
