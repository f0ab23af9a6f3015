package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;

import com.rabbitmq.client.AMQP;

/**
 * Something that happened to a task on one node and concerns another one.
 *
 * @param kind what happened
 * @param id id of the task
 * @param number fencing token of its lease, milliseconds until it is due, or number of
 * its ticket
 * @param subject for {@link Kind#CLAIMED} the ledger it is for, otherwise the node that
 * says so, which knows it already
 */
record NodeEvent(Kind kind, String id, long number, String subject) {

	enum Kind {

		/** A running task was cancelled. */
		CANCELLED,

		/** A task waits for its time. */
		DELAYED,

		/** A ticket was claimed elsewhere than where it was issued. */
		CLAIMED

	}

	/** Transient, since who is not there need not know. */
	Outgoing message(String routingKey) {
		AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().type(this.kind.name())
			.correlationId(Long.toString(this.number))
			.appId(this.subject)
			.build();
		return new Outgoing(Topology.EVENTS, routingKey, properties, this.id.getBytes(StandardCharsets.UTF_8));
	}

	static NodeEvent read(AMQP.BasicProperties properties, byte[] body) {
		return new NodeEvent(Kind.valueOf(properties.getType()), new String(body, StandardCharsets.UTF_8),
				Long.parseLong(properties.getCorrelationId()), properties.getAppId());
	}

}
