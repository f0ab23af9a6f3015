// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.util.function.Consumer;

import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.benchmarks.workload.Feed;

/**
 * A {@link RabbitTemplate} that waits for each confirmation, and who listens to it.
 */
public final class TemplateFeed implements Feed {

	private final BareRabbit rabbit;

	private final RabbitTemplate template;

	private final Listeners listeners;

	private TemplateFeed(BareRabbit rabbit, RabbitTemplate template, Listeners listeners) {
		this.rabbit = rabbit;
		this.template = template;
		this.listeners = listeners;
		rabbit.declareQueue();
		listeners.startListeners();
	}

	/**
	 * A listener container.
	 */
	public static Feed.FeedFactory of(BareRabbit rabbit, SpringRabbit spring, ListenerSettings settings) {
		return (handler) -> createFeed(rabbit, spring, settings, handler);
	}

	private static Feed createFeed(BareRabbit rabbit, SpringRabbit spring, ListenerSettings settings,
			Consumer<String> handler) {
		return new TemplateFeed(rabbit, spring.simpleTemplate(), new Listeners(spring, settings, handler::accept));
	}

	@Override
	public void addTask(String id) {
		TemplateAdder.sendSimple(this.template, id);
	}

	@Override
	public void close() {
		this.listeners.close();
		this.rabbit.deleteQueue();
	}

}
