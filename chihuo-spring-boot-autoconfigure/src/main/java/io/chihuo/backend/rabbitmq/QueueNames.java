package io.chihuo.backend.rabbitmq;

import io.chihuo.backend.QueueName;

/**
 * Names in RabbitMQ of what makes up one queue. A colon cannot be part of a loop's name,
 * so that no loop is named like the head of another.
 *
 * @param tail queue of the tasks that wait for their turn
 * @param head queue of the tasks that go before them
 * @param dead queue of messages that RabbitMQ, or a backend without a ledger, gave up
 */
record QueueNames(String tail, String head, String dead) {

	static QueueNames of(QueueName queue) {
		String name = "chihuo." + queue.namespace() + "/" + queue.loop();
		return new QueueNames(name, name + ":head", name + ":dead");
	}

	String of(boolean first) {
		return first ? this.head : this.tail;
	}

}
