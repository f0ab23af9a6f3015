// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import com.rabbitmq.client.AMQP;

/**
 * A message to publish.
 *
 * @param exchange exchange, empty for the default one
 * @param routingKey routing key
 * @param properties properties
 * @param body body
 */
record OutboundMessage(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {

	/** Whether it is a failure if no queue takes it. */
	boolean isMandatory() {
		return !this.exchange.equals(BrokerTopology.EVENTS);
	}

}
