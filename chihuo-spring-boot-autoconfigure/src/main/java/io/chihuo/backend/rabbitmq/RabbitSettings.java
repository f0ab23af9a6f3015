// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of the backend.
 *
 * @param queueType type of the queues that are declared
 * @param declare whether queues are declared, or only verified to be there
 * @param timeout after which a call that was not answered fails
 * @param comparison how often a queue to which nothing comes is compared with the ledger;
 * messages that the broker has lost are found out by the second comparison
 * @param adoptedLedgers identities of other ledgers whose tickets are taken for those of
 * the own one
 */
public record RabbitSettings(QueueType queueType, boolean declare, Duration timeout, Duration comparison,
		Set<String> adoptedLedgers) {

	/**
	 * Interval with which lost messages are found out within a minute.
	 */
	public static final Duration DEFAULT_COMPARISON = Duration.ofSeconds(20);

	/**
	 * Settings with which no tickets of other ledgers are adopted.
	 */
	public RabbitSettings(QueueType queueType, boolean declare, Duration timeout, Duration comparison) {
		this(queueType, declare, timeout, comparison, Set.of());
	}

	/**
	 * Settings with which lost messages are found out within a minute.
	 */
	public RabbitSettings(QueueType queueType, boolean declare, Duration timeout) {
		this(queueType, declare, timeout, DEFAULT_COMPARISON);
	}

}
