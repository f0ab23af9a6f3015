package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that leaves hands its tasks back at the last moment.
 */
class HandBackTests extends OwnBrokerAndLedgers {

	private static final int TASKS = 500;

	private static final Duration NEVER = Duration.ofDays(1);

	/** Less than it takes until another node posts what this one has not. */
	private static final Duration SOON = Duration.ofSeconds(5);

	@Test
	void brokerHasWhatWasHandedBackWhenTheBackendIsClosed() {
		for (LedgerPlace place : this.ledgers.all()) {
			String namespace = place.getClass().getSimpleName();
			RabbitNode leaving = new RabbitNode(this.broker, place.open(), new QueueName(namespace, "back"), NEVER);
			leaving.add(RabbitNode.ids("task-", TASKS)).join();
			List<LeasedTask> claimed = leaving.claim(TASKS);
			leaving.store().settle(claimed.stream().map(LeasedTask::lease).map(Settlement::release).toList()).join();
			leaving.close();
			Awaitility.await("messages")
				.atMost(SOON)
				.untilAsserted(() -> assertThat(waiting("chihuo." + namespace + "/back:head")).isEqualTo(TASKS));
		}
	}

	private long waiting(String queue) {
		return this.broker.control("list_queues", "--no-table-headers", "messages_ready", "name")
			.lines()
			.map((line) -> line.split("\t"))
			.filter((row) -> row[1].equals(queue))
			.mapToLong((row) -> Long.parseLong(row[0]))
			.sum();
	}

}
