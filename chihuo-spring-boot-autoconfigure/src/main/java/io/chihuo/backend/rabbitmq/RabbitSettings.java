package io.chihuo.backend.rabbitmq;

import java.time.Duration;

/**
 * How the backend uses RabbitMQ.
 *
 * @param queueType type of the queues that are declared
 * @param declare whether queues are declared, or only verified to be there
 * @param timeout after which a call that was not answered fails
 * @param comparison how often a queue to which nothing comes is compared with the ledger;
 * messages that the broker has lost are found out by the second comparison
 */
public record RabbitSettings(QueueType queueType, boolean declare, Duration timeout, Duration comparison) {

	private static final Duration COMPARISON = Duration.ofSeconds(20);

	/**
	 * Settings with which lost messages are found out within a minute.
	 */
	public RabbitSettings(QueueType queueType, boolean declare, Duration timeout) {
		this(queueType, declare, timeout, COMPARISON);
	}

}
