// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.time.Duration;
import java.util.function.Consumer;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.StatefulRedisConnection;

import io.chihuo.benchmarks.workload.Feed;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * One thread that waits with {@code BLPOP} and fetches the payload with {@code HGET}.
 */
public final class LettuceFeed implements Feed {

	private static final double WAIT_SECONDS = Duration.ofMillis(500).toMillis() / 1000.0;

	private final BareRedis redis;

	private final Consumer<String> handler;

	private final Thread thread = new Thread(this::runTasks, "bare-feed");

	private volatile boolean closed;

	private LettuceFeed(BareRedis redis, Consumer<String> handler) {
		this.redis = redis;
		this.handler = handler;
	}

	/**
	 * Waits for tasks that {@code EVALSHA} adds.
	 */
	public static Feed.FeedFactory of(BareRedis redis) {
		return (handler) -> {
			LettuceFeed feed = new LettuceFeed(redis, handler);
			feed.thread.start();
			return feed;
		};
	}

	private void runTasks() {
		try (StatefulRedisConnection<String, String> connection = this.redis.openConnection()) {
			while (!this.closed) {
				KeyValue<String, String> next = connection.sync().blpop(WAIT_SECONDS, BareRedis.IDS);
				if (next != null) {
					connection.sync().hget(BareRedis.PAYLOADS, next.getValue());
					this.handler.accept(next.getValue());
					connection.sync().hdel(BareRedis.PAYLOADS, next.getValue());
				}
			}
		}
	}

	@Override
	public void addTask(String id) {
		this.redis.add().runScript(this.redis.connection(), id, Inputs.JSON.payload().apply(Inputs.number(id)));
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
