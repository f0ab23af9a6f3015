// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;

import com.rabbitmq.client.AMQP;

/**
 * An event of a task on one node that concerns another node.
 *
 * @param kind kind of the event
 * @param id id of the task
 * @param number fencing token of its lease, or milliseconds until it is due
 * @param sender session of the node that says so, which knows it already
 */
record NodeEvent(EventKind kind, String id, long number, String sender) {

	enum EventKind {

		/** A running task was cancelled. */
		CANCELLED,

		/** A task waits for its time. */
		DELAYED

	}

	/** Transient, since a node that is away does not need it. */
	OutboundMessage toMessage(String routingKey) {
		AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().type(this.kind.name())
			.correlationId(Long.toString(this.number))
			.appId(this.sender)
			.build();
		return new OutboundMessage(BrokerTopology.EVENTS, routingKey, properties,
				this.id.getBytes(StandardCharsets.UTF_8));
	}

	static NodeEvent readEvent(AMQP.BasicProperties properties, byte[] body) {
		return new NodeEvent(EventKind.valueOf(properties.getType()), new String(body, StandardCharsets.UTF_8),
				Long.parseLong(properties.getCorrelationId()), properties.getAppId());
	}

}
