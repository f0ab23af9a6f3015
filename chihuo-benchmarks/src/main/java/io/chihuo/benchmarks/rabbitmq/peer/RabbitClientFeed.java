// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.util.function.Consumer;

import com.rabbitmq.client.Channel;

import io.chihuo.benchmarks.workload.Feed;

/**
 * A channel that waits for each confirmation, and another one with a consumer.
 */
public final class RabbitClientFeed implements Feed {

	private static final int PREFETCH_COUNT = 250;

	private final BareRabbit rabbit;

	private final OpenChannel publishing;

	private final OpenChannel consuming;

	private RabbitClientFeed(BareRabbit rabbit, Consumer<String> handler) {
		this.rabbit = rabbit;
		rabbit.declareQueue();
		this.publishing = new OpenChannel(rabbit.openChannel());
		this.publishing.callChannel(Channel::confirmSelect);
		this.consuming = new OpenChannel(rabbit.openChannel());
		this.consuming.callChannel((channel) -> new BareConsumer(channel, handler::accept, 1, Long.MAX_VALUE)
			.startConsumer(PREFETCH_COUNT));
	}

	/**
	 * One consumer.
	 */
	public static Feed.FeedFactory of(BareRabbit rabbit) {
		return (handler) -> new RabbitClientFeed(rabbit, handler);
	}

	@Override
	public void addTask(String id) {
		this.publishing.callChannel((channel) -> RabbitClientAdder.publishTask(channel, id));
	}

	@Override
	public void close() {
		this.publishing.close();
		this.consuming.close();
		this.rabbit.deleteQueue();
	}

}
