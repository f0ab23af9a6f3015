package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.ledger.MemoryLedger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Leases in a process's memory lapse while the broker keeps the messages of their tasks.
 */
class LapsedLeaseTests extends OwnBroker {

	private static final Duration SHORT = Duration.ofMillis(500);

	private static final Duration NEVER = Duration.ofDays(1);

	private RabbitNode node(String namespace) {
		return new RabbitNode(this.broker, new MemoryLedger(TaskClock.system()), new QueueName(namespace, "lapsed"),
				NEVER);
	}

	private static Lease lease(RabbitNode node) {
		node.add(List.of("a")).join();
		List<LeasedTask> tasks = node.store().claim(ClaimRequest.of(1, SHORT, "test")).join().tasks();
		assertThat(tasks).hasSize(1);
		return tasks.get(0).lease();
	}

	private static void awaitLapse(RabbitNode node) {
		Awaitility.await("lapse")
			.atMost(Duration.ofSeconds(20))
			.until(() -> node.store().counts().join().running() == 0);
	}

	private static void assertLost(RabbitNode node, Lease lease) {
		assertThat(node.store().settle(List.of(Settlement.release(lease))).join()).containsExactly(Settled.LEASE_LOST);
	}

	@Test
	void taskRunsAgainAndItsOldMessageIsForgotten() {
		try (RabbitNode node = node("again")) {
			Lease lapsed = lease(node);
			awaitLapse(node);
			assertLost(node, lapsed);
			List<LeasedTask> again = node.claim(1);
			assertThat(again).allMatch((task) -> task.attempt() == 2);
			node.finish(again);
			assertNothingLeft(node, "again");
		}
	}

	@Test
	void messageOfTaskThatIsDeadIsForgotten() {
		try (RabbitNode node = node("dead")) {
			node.store().configure(new QueuePolicy(-1, 1, Duration.ZERO)).join();
			Lease lapsed = lease(node);
			awaitLapse(node);
			assertThat(node.store().counts().join().dead()).isEqualTo(1);
			assertLost(node, lapsed);
			assertNothingLeft(node, "dead");
		}
	}

	private void assertNothingLeft(RabbitNode node, String namespace) {
		Awaitility.await("empty queues").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(node.store().claim(ClaimRequest.of(1, SHORT, "test")).join().tasks()).isEmpty();
			RabbitLoads.assertEmpty(this.broker, namespace);
		});
	}

}
