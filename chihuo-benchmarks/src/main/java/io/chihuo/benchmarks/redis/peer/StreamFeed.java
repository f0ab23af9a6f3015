// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.util.Objects;
import java.util.function.Consumer;

import io.chihuo.benchmarks.workload.Feed;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Consumers that wait for messages of a stream.
 */
public final class StreamFeed implements Feed {

	private static final int MAX_BATCH_SIZE = 100;

	private final Streams streams;

	private final StreamConsumers consumers;

	private StreamFeed(Streams streams, int consumers, Consumer<String> handler) {
		this.streams = streams;
		this.consumers = streams.createConsumers(consumers, MAX_BATCH_SIZE, (message) -> {
			handler.accept(Objects.requireNonNull(message.getValue().get("id")));
			streams.acknowledgeMessage(message);
		});
		this.consumers.startConsumers();
	}

	/**
	 * Several consumers.
	 */
	public static Feed.FeedFactory of(Streams streams, int consumers) {
		return (handler) -> new StreamFeed(streams, consumers, handler);
	}

	@Override
	public void addTask(String id) {
		this.streams.addMessage(id, Inputs.JSON.payload().apply(Inputs.number(id)));
	}

	@Override
	public void close() {
		this.consumers.close();
		this.streams.template().delete(Streams.KEY);
	}

}
