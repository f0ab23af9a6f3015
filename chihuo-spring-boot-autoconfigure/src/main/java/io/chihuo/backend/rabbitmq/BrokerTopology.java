// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Declares the queues and exchanges of the backend, or verifies that they exist.
 */
final class BrokerTopology {

	/** Exchange for events between nodes. */
	static final String EVENTS = "chihuo.events";

	/**
	 * Milliseconds for which a deleted queue is not declared again: a node whose consumer
	 * was not cancelled before would keep one that gets nothing.
	 */
	static final long REDECLARE_DELAY_MILLIS = 1000;

	/** Beyond any number of times that a message goes back when workers come and go. */
	private static final int DELIVERY_LIMIT = 1_000_000_000;

	private final RabbitSettings settings;

	private @Nullable Connection declaredOver;

	BrokerTopology(RabbitSettings settings) {
		this.settings = settings;
	}

	/**
	 * Different from the queue's own key, so that returned messages can be distinguished.
	 */
	static String eventsKey(QueueNames names) {
		return "events:" + names.tail();
	}

	/**
	 * Declare the objects that all queues share; once a connection, since the broker
	 * behind it may be new.
	 */
	synchronized void declareShared(Channel channel) throws IOException {
		if (this.declaredOver == channel.getConnection()) {
			return;
		}
		declareExchanges(channel);
		this.declaredOver = channel.getConnection();
	}

	/** Something that was declared may be gone. */
	synchronized void forgetDeclared() {
		this.declaredOver = null;
	}

	private void declareExchanges(Channel channel) throws IOException {
		if (!this.settings.declare()) {
			channel.exchangeDeclarePassive(EVENTS);
		}
		else {
			channel.exchangeDeclare(EVENTS, BuiltinExchangeType.DIRECT, true);
		}
	}

	/** Declare a queue and the objects that it needs. */
	void declareQueue(Channel channel, QueueNames names) throws IOException {
		declareShared(channel);
		if (!this.settings.declare()) {
			channel.queueDeclarePassive(names.dead());
			channel.queueDeclarePassive(names.head());
			channel.queueDeclarePassive(names.tail());
			return;
		}
		channel.queueDeclare(names.dead(), true, false, false, typeArguments());
		for (String queue : new String[] { names.head(), names.tail() }) {
			channel.queueDeclare(queue, true, false, false, queueArguments(names));
		}
	}

	private Map<String, Object> typeArguments() {
		return Map.of("x-queue-type", this.settings.queueType().argumentValue());
	}

	private Map<String, Object> queueArguments(QueueNames names) {
		Map<String, Object> arguments = new HashMap<>(typeArguments());
		arguments.put("x-dead-letter-exchange", "");
		arguments.put("x-dead-letter-routing-key", names.dead());
		if (this.settings.queueType() == QueueType.QUORUM) {
			arguments.put("x-delivery-limit", DELIVERY_LIMIT);
		}
		return arguments;
	}

}
