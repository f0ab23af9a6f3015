// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that releases its tasks immediately before it closes.
 */
class ReleaseBeforeCloseTests extends SharedBrokerAndLedgers {

	private static final int TASK_COUNT = 500;

	private static final Duration ONE_DAY = Duration.ofDays(1);

	@Test
	void brokerHasTheReleasedTicketsWhenTheBackendIsClosed() {
		for (SharedLedgerServer place : this.ledgers.all()) {
			String namespace = place.newNamespace();
			RabbitBackendNode leaving = new RabbitBackendNode(this.broker, place.open(),
					new QueueName(namespace, "released"), ONE_DAY);
			leaving.add(RabbitBackendNode.ids("task-", TASK_COUNT)).join();
			List<LeasedTask> claimed = leaving.claim(TASK_COUNT);
			leaving.store().settle(claimed.stream().map(LeasedTask::lease).map(Settlement::release).toList()).join();
			leaving.close();
			TestLimits.await("messages")
				.untilAsserted(() -> assertThat(this.broker.state().readyMessages())
					.containsEntry("chihuo." + namespace + "/released:head", (long) TASK_COUNT));
		}
	}

}
