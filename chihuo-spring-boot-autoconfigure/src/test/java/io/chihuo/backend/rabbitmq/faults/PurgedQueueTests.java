// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a purged queue, for which the broker sends no notification.
 */
class PurgedQueueTests extends SharedBrokerAndLedgers {

	private static final int TASK_COUNT = 200;

	@Test
	void ledgerInRedisRestoresThePurgedQueue() {
		assertRecovered(this.ledgers.redis());
	}

	@Test
	void ledgerInADatabaseRestoresThePurgedQueue() {
		assertRecovered(this.ledgers.database());
	}

	private void assertRecovered(SharedLedgerServer place) {
		String namespace = place.newNamespace();
		List<String> ids = RabbitBackendNode.ids("t-", TASK_COUNT);
		try (RabbitBackendNode node = new RabbitBackendNode(this.broker, place.open(),
				new QueueName(namespace, "purged"), Duration.ofSeconds(1))) {
			node.add(ids).join();
			this.broker.operator().purge("chihuo." + namespace + "/purged");
			node.listen();
			List<LeasedTask> run = node.claim(TASK_COUNT);
			assertThat(run).extracting((task) -> task.lease().id()).containsExactlyElementsOf(ids);
			node.finish(run);
			assertThat(node.store().counts().join()).isEqualTo(QueueCounts.of(0, 0, 0, TASK_COUNT, 0));
			RabbitLoads.assertNothingLeft(this.broker, namespace);
		}
	}

}
