// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.QueueName;

/**
 * Names in RabbitMQ of the parts of one queue. A colon cannot be part of a loop's name,
 * so that no loop is named like the head of another.
 *
 * @param tail queue of the tasks that wait for their turn
 * @param head queue of the tasks that go before them
 * @param dead queue of messages that RabbitMQ gave up, or that the ledger did not take
 */
record QueueNames(String tail, String head, String dead) {

	/** Maximum length of a name in RabbitMQ, in bytes. */
	private static final int MAX_NAME_LENGTH = 255;

	static QueueNames of(QueueName queue) {
		String name = "chihuo." + queue.namespace() + "/" + queue.loop();
		return new QueueNames(name, name + ":head", name + ":dead");
	}

	/** Refuse names that RabbitMQ would. */
	static void checkName(QueueName queue) {
		int length = of(queue).head().length();
		if (length > MAX_NAME_LENGTH) {
			throw new ChihuoConfigurationException(
					"The name of queue '" + queue + "' is " + (length - MAX_NAME_LENGTH)
							+ " character(s) too long for RabbitMQ",
					"Shorten 'chihuo.namespace', or the name of the loop.", null);
		}
	}

	String queueFor(boolean first) {
		return first ? this.head : this.tail;
	}

}
