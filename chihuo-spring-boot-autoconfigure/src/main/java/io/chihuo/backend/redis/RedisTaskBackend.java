package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

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

	private final String session = UUID.randomUUID().toString();

	/** Never blocked, so that a call that is not answered fails in time. */
	private final ScheduledThreadPoolExecutor timer = thread("timer");

	private final ScheduledThreadPoolExecutor connector = thread("connect");

	private final ScheduledThreadPoolExecutor subscriber = thread("events");

	private final RedisLink link;

	private final EventChannels channels;

	/**
	 * Create a backend.
	 * @param factory whose connections are used; not closed with the backend
	 * @param timeout after which a call that was not answered fails
	 */
	public RedisTaskBackend(RedisConnectionFactory factory, Duration timeout) {
		this.link = new RedisLink(factory, this.timer, this.connector, timeout);
		this.channels = new EventChannels(factory, this.subscriber);
	}

	private static ScheduledThreadPoolExecutor thread(String name) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "chihuo-redis-" + name);
			thread.setDaemon(true);
			return thread;
		}, new ScheduledThreadPoolExecutor.DiscardPolicy());
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		return executor;
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new RedisTaskStore(name, this.session, this.link, this.channels));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.link.ping();
	}

	@Override
	public void close() {
		this.channels.close();
		this.link.close();
		this.subscriber.shutdown();
		this.connector.shutdown();
		this.timer.shutdown();
	}

}
