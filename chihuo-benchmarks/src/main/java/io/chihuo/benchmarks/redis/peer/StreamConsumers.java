// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.stream.StreamListener;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.data.redis.stream.Subscription;

import io.chihuo.benchmarks.subject.VirtualThreads;

/**
 * Consumers of a group, each with a thread of its own.
 */
final class StreamConsumers implements AutoCloseable {

	private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

	private final List<Subscription> subscriptions = new ArrayList<>();

	private final StreamMessageListenerContainer<String, MapRecord<String, String, String>> container;

	/**
	 * Create consumers that do not run yet.
	 * @param count their number
	 * @param batch most messages that each reads at a time
	 */
	StreamConsumers(RedisConnectionFactory connections, int count, int batch,
			StreamListener<String, MapRecord<String, String, String>> listener) {
		this.container = StreamMessageListenerContainer.create(connections, containerOptions(batch));
		for (int i = 0; i < count; i++) {
			this.subscriptions.add(this.container.receive(Consumer.from(Streams.GROUP, "consumer-" + i),
					StreamOffset.create(Streams.KEY, ReadOffset.lastConsumed()), listener));
		}
	}

	private static StreamMessageListenerContainerOptions<String, MapRecord<String, String, String>> containerOptions(
			int batch) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("stream-");
		executor.setVirtualThreads(VirtualThreads.areAvailable());
		return StreamMessageListenerContainerOptions.builder()
			.batchSize(batch)
			.pollTimeout(POLL_TIMEOUT)
			.executor(executor)
			.build();
	}

	void startConsumers() {
		this.container.start();
	}

	/**
	 * Stop them, and wait until none reads any more.
	 */
	@Override
	public void close() {
		this.container.stop();
		while (this.subscriptions.stream().anyMatch(Subscription::isActive)) {
			Thread.yield();
		}
	}

}
