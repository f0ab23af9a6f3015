// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Locale;

/**
 * Type of the queues that are declared.
 */
public enum QueueType {

	/**
	 * Replicated: survives the loss of a minority of a cluster's nodes.
	 */
	QUORUM,

	/**
	 * On one node.
	 */
	CLASSIC;

	/**
	 * Name as RabbitMQ writes it.
	 */
	String argumentValue() {
		return name().toLowerCase(Locale.ROOT);
	}

}
