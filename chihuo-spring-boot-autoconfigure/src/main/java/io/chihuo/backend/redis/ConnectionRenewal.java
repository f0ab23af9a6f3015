// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * Reopens a connection that is open but useless: the server does not answer, or it is a
 * replica that should be a master. An address may lead to another server by then.
 */
final class ConnectionRenewal {

	private static final SafeLogger logger = SafeLogger.inBackground(ConnectionRenewal.class);

	private static final long MIN_REPLY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long RENEWAL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** A server that was just restarted reads its data. */
	private static final long LOADING_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final long replyTimeoutNanos;

	private final Runnable renewEvents;

	private final List<ScriptTarget> targets = new CopyOnWriteArrayList<>();

	private long renewedAt;

	private long loggedAt;

	/**
	 * Create it.
	 * @param timeout how long a call may take; after half of it a missing reply is
	 * overdue
	 * @param renewEvents reopens the connection that is subscribed to events
	 */
	ConnectionRenewal(Duration timeout, Runnable renewEvents) {
		this.replyTimeoutNanos = replyTimeoutNanos(timeout);
		this.renewEvents = renewEvents;
		this.renewedAt = SystemTaskClock.monotonicNanos() - RENEWAL_INTERVAL_NANOS;
		this.loggedAt = SystemTaskClock.monotonicNanos() - LOG_INTERVAL_NANOS;
	}

	/** Longest time to a reply, in nanoseconds. */
	static long replyTimeoutNanos(Duration timeout) {
		return Math.max(timeout.toNanos() / 2, MIN_REPLY_TIMEOUT_NANOS);
	}

	ScriptTarget targetOf(byte[][] keys) {
		ScriptTarget target = new ScriptTarget(keys);
		this.targets.add(target);
		return target;
	}

	/** Look for overdue replies; to be called now and then. */
	void checkInactivity(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		long now = SystemTaskClock.monotonicNanos();
		for (ScriptTarget target : this.targets) {
			OpenSocket socket = OpenSocket.findFor(commands, target.scriptKeys()[0]);
			if (socket == null) {
				target.restart(now);
			}
			else if (target.isReplyOverdue(this.replyTimeoutNanos, now)) {
				logger.warn("Redis has not answered for {} ms over an open connection: it is closed and opened again",
						TimeUnit.NANOSECONDS.toMillis(this.replyTimeoutNanos));
				this.targets.forEach((other) -> other.restart(now));
				socket.close();
				return;
			}
		}
	}

	/** The server is there, and cannot run a script just then. */
	void onScriptRefused(RedisClusterAsyncCommands<byte[], byte[]> commands, ScriptTarget target, String error) {
		if (!isDue(target, error, SystemTaskClock.monotonicNanos())) {
			return;
		}
		OpenSocket socket = OpenSocket.findFor(commands, target.scriptKeys()[0]);
		if (socket != null) {
			socket.close();
			this.renewEvents.run();
		}
	}

	private synchronized boolean isDue(ScriptTarget target, String error, long now) {
		boolean loading = "LOADING".equals(error);
		if (!loading && !"READONLY".equals(error) && !"MASTERDOWN".equals(error)) {
			return false;
		}
		long refusing = target.onScriptRefused(now);
		if ((loading && refusing < LOADING_TIMEOUT_NANOS) || now - this.renewedAt < RENEWAL_INTERVAL_NANOS) {
			return false;
		}
		this.renewedAt = now;
		if (now - this.loggedAt >= LOG_INTERVAL_NANOS) {
			this.loggedAt = now;
			logger.warn("Redis answers {}: connections are closed and opened again until they reach a working server",
					error);
		}
		return true;
	}

}
