// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.concurrent.FutureTimeouts;

/**
 * Resources that all queues of one backend share: the connections and the threads that
 * serve them.
 */
final class RedisResources {

	private final String session = UUID.randomUUID().toString();

	/** Never blocked, so that a call that is not answered fails in time. */
	private final ScheduledThreadPoolExecutor timer = createThread("timer");

	private final ScheduledThreadPoolExecutor connector = createThread("connect");

	private final ScheduledThreadPoolExecutor subscriber = createThread("events");

	private final Duration timeout;

	private final boolean cluster;

	private final int database;

	private final RedisLink link;

	private final EventChannels channels;

	/**
	 * Take up resources; nothing connects before the first call.
	 * @param factory whose connections are used
	 * @param timeout after which a call that was not answered fails
	 */
	RedisResources(RedisConnectionFactory factory, Duration timeout) {
		this.timeout = timeout;
		this.cluster = factory instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware();
		this.database = (factory instanceof LettuceConnectionFactory lettuce) ? lettuce.getDatabase() : 0;
		ConnectionRenewal renewal = new ConnectionRenewal(timeout, this::renewEvents);
		this.link = new RedisLink(factory, this.timer, this.connector, timeout, renewal);
		EventProbe probe = new EventProbe(this.session, ConnectionRenewal.replyTimeoutNanos(timeout), this.link);
		this.channels = new EventChannels(factory, this.subscriber, probe);
	}

	private static ScheduledThreadPoolExecutor createThread(String name) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "chihuo-redis-" + name);
			thread.setDaemon(true);
			return thread;
		}, new ScheduledThreadPoolExecutor.DiscardPolicy());
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		return executor;
	}

	private void renewEvents() {
		this.channels.renewConnection();
	}

	/** Whether keys are spread over servers. */
	boolean isCluster() {
		return this.cluster;
	}

	/**
	 * Distinguishes the databases of a server in the names of channels: a message reaches
	 * the subscribers in all of them.
	 */
	String databaseSuffix() {
		return (this.database == 0) ? "" : ":" + this.database;
	}

	/** Distinguishes clients. */
	String sessionId() {
		return this.session;
	}

	ScheduledExecutorService eventTimer() {
		return this.timer;
	}

	RedisLink redisLink() {
		return this.link;
	}

	EventChannels eventChannels() {
		return this.channels;
	}

	/**
	 * Release the connections, once the calls under way are answered; those that are
	 * being made too, since their factory is about to stop.
	 */
	void releaseConnections() {
		this.link.awaitAnswers();
		this.channels.close();
		this.link.close();
		CompletableFuture<Void> idle = CompletableFuture.allOf(
				CompletableFuture.runAsync(RedisResources::stopIdleThread, this.connector),
				CompletableFuture.runAsync(RedisResources::stopIdleThread, this.subscriber));
		FutureTimeouts.completeAfter(idle, null, this.timeout.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	private static void stopIdleThread() {
		// runs when the calls begun before have ended
	}

	void allowConnections() {
		this.link.reopen();
		this.channels.reopen();
	}

	void close() {
		this.channels.close();
		this.link.close();
		this.subscriber.shutdown();
		this.connector.shutdown();
		this.timer.shutdown();
	}

}
