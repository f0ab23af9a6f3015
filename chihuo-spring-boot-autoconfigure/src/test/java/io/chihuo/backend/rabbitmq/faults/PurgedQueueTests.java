package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Ledger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody empties a queue, of which the broker tells nobody.
 */
class PurgedQueueTests extends OwnBroker {

	private static final int TASKS = 200;

	@Test
	void ledgerInRedisBringsItBack() {
		assertBroughtBack(new RedisPlace());
	}

	@Test
	void ledgerInADatabaseBringsItBack() {
		assertBroughtBack(LedgerPlace.database());
	}

	private void assertBroughtBack(LedgerPlace place) {
		try (place) {
			assertBroughtBack(place.getClass().getSimpleName(), place::open);
		}
	}

	private void assertBroughtBack(String namespace, Supplier<Ledger> ledger) {
		List<String> ids = RabbitNode.ids("t-", TASKS);
		try (RabbitNode node = new RabbitNode(this.broker, ledger.get(), new QueueName(namespace, "purged"),
				Duration.ofSeconds(1))) {
			node.add(ids).join();
			this.broker.control("purge_queue", "chihuo." + namespace + "/purged");
			node.listen();
			List<LeasedTask> run = node.claim(TASKS);
			assertThat(run).extracting((task) -> task.lease().id()).containsExactlyElementsOf(ids);
			node.finish(run);
			assertThat(node.store().counts().join()).isEqualTo(new QueueCounts(0, 0, 0, TASKS, 0));
			RabbitLoads.assertNothingLeft(this.broker);
		}
	}

}
