// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Resources that all queues of a backend share.
 *
 * @param session distinguishes this backend from those of other nodes
 * @param settings how RabbitMQ is used
 * @param channels opens channels
 * @param topology declares queues
 * @param publisher publishes
 * @param identity identity of the ledger
 * @param workers runs calls that wait for the broker
 * @param acknowledging runs acknowledgements; one thread
 * @param timer runs delayed work, and never blocks
 */
record RabbitResources(String session, RabbitSettings settings, BrokerChannels channels, BrokerTopology topology,
		MessagePublisher publisher, LedgerIdentity identity, Executor workers, ScheduledExecutorService acknowledging,
		ScheduledExecutorService timer) {

}
