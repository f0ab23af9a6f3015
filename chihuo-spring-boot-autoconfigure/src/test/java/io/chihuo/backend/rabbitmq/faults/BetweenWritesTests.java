package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.chihuo.QueueCounts;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process dies after it has written to the ledger and before it writes to the broker.
 */
@Execution(ExecutionMode.CONCURRENT)
class BetweenWritesTests extends OwnBrokerAndLedgers {

	private static final int TASKS = 50;

	private static final Duration NEVER = Duration.ofDays(1);

	private static final Duration POSTING = Duration.ofSeconds(2);

	Stream<LedgerPlace> places() {
		return this.ledgers.all().stream();
	}

	@ParameterizedTest
	@MethodSource("places")
	void anotherNodePostsWhatWasAddedAndGivenBack(LedgerPlace place) {
		QueueName queue = new QueueName(place.getClass().getSimpleName(), "between");
		List<String> released = RabbitNode.ids("released-", TASKS);
		List<String> added = RabbitNode.ids("added-", TASKS);
		try (RabbitNode dying = new RabbitNode(this.broker, DyingLedger.of(place.open()), queue, NEVER);
				RabbitNode living = new RabbitNode(this.broker, place.open(), queue, NEVER)) {
			living.add(released).join();
			List<LeasedTask> claimed = dying.claim(TASKS);
			CompletableFuture<?> releases = dying.store()
				.settle(claimed.stream().map(LeasedTask::lease).map(Settlement::release).toList());
			CompletableFuture<?> adds = dying.add(added);
			awaitWritten(living, 2 * TASKS);
			assertNothingIsPosted(living);
			assertThat(List.of(releases, adds)).noneMatch(CompletableFuture::isDone);
			living.listen();
			List<LeasedTask> run = living.claim(2 * TASKS);
			assertThat(run).extracting((task) -> task.lease().id())
				.containsExactlyInAnyOrderElementsOf(Stream.of(released, added).flatMap(List::stream).toList());
			living.finish(run);
			assertThat(living.store().counts().join()).isEqualTo(QueueCounts.of(0, 0, 0, 2 * TASKS, 0));
			awaitNothingLeft(living, queue);
		}
	}

	/** The ledger has them for ready. */
	private static void awaitWritten(RabbitNode node, int tasks) {
		Awaitility.await("what is written")
			.atMost(RabbitNode.TIMEOUT)
			.until(() -> node.store().counts().join().ready() == tasks);
	}

	/** Neither now nor as long as somebody would take who posts. */
	private static void assertNothingIsPosted(RabbitNode node) {
		Awaitility.await("nothing is posted")
			.during(POSTING)
			.atMost(POSTING.multipliedBy(3))
			.failFast("The broker has messages", () -> node.waiting() > 0)
			.until(() -> node.waiting() == 0);
	}

	/** What was posted twice is thrown away by those who claim. */
	private void awaitNothingLeft(RabbitNode node, QueueName queue) {
		Awaitility.await("empty queues").atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(node.store().claim(ClaimRequest.of(TASKS, RabbitNode.TIMEOUT, "test")).join().tasks()).isEmpty();
			RabbitLoads.assertEmpty(this.broker, queue.namespace());
		});
	}

}
