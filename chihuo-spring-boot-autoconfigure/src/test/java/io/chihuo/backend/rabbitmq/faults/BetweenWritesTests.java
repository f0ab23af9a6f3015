// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.chihuo.QueueCounts;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process dies after it has written to the ledger and before it writes to the broker.
 */
@Execution(ExecutionMode.CONCURRENT)
class BetweenWritesTests extends SharedBrokerAndLedgers {

	private static final int TASK_COUNT = 50;

	private static final Duration ONE_DAY = Duration.ofDays(1);

	Stream<SharedLedgerServer> places() {
		return this.ledgers.all().stream();
	}

	@ParameterizedTest
	@MethodSource("places")
	void anotherNodePublishesTicketsOfAddedAndReleasedTasks(SharedLedgerServer place) {
		QueueName queue = new QueueName(place.newNamespace(), "between");
		List<String> released = RabbitBackendNode.ids("released-", TASK_COUNT);
		List<String> added = RabbitBackendNode.ids("added-", TASK_COUNT);
		try (RabbitBackendNode crashing = new RabbitBackendNode(this.broker, CrashingLedger.of(place.open()), queue,
				ONE_DAY);
				RabbitBackendNode healthy = new RabbitBackendNode(this.broker, place.open(), queue, ONE_DAY)) {
			healthy.add(released).join();
			List<LeasedTask> claimed = crashing.claim(TASK_COUNT);
			CompletableFuture<?> releases = crashing.store()
				.settle(claimed.stream().map(LeasedTask::lease).map(Settlement::release).toList());
			CompletableFuture<?> adds = crashing.add(added);
			awaitWritten(healthy, 2 * TASK_COUNT);
			healthy.add(List.of("later")).join();
			assertOnlyLaterTasksArePublished(healthy);
			assertThat(List.of(releases, adds)).noneMatch(CompletableFuture::isDone);
			healthy.listen();
			List<LeasedTask> run = healthy.claim(2 * TASK_COUNT + 1);
			assertThat(run).extracting((task) -> task.lease().id())
				.containsExactlyInAnyOrderElementsOf(
						Stream.of(released, added, List.of("later")).flatMap(List::stream).toList());
			healthy.finish(run);
			assertThat(healthy.store().counts().join()).isEqualTo(QueueCounts.of(0, 0, 0, 2 * TASK_COUNT + 1, 0));
			awaitNothingLeft(healthy, queue);
		}
	}

	/** The ledger has them for ready. */
	private static void awaitWritten(RabbitBackendNode node, int tasks) {
		TestLimits.await("what is written").until(() -> node.store().counts().join().ready() == tasks);
	}

	/** The dying node would have published its own before. */
	private static void assertOnlyLaterTasksArePublished(RabbitBackendNode node) {
		TestLimits.await("one message")
			.failFast("The broker has others", () -> node.waiting() > 1)
			.until(() -> node.waiting() == 1);
	}

	/** Tickets that were published twice are dropped by workers. */
	private void awaitNothingLeft(RabbitBackendNode node, QueueName queue) {
		TestLimits.await("empty queues").pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
			assertThat(node.store()
				.claim(ClaimRequest.of(TASK_COUNT, RabbitBackendNode.CALL_TIMEOUT, "test"))
				.join()
				.tasks()).isEmpty();
			RabbitLoads.assertEmpty(this.broker, queue.namespace());
		});
	}

}
