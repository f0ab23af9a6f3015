// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adds of an id in PostgreSQL while another node does something with the same id. Each
 * queue is new, so that its first add is made without look-ups.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class AddRaceTests {

	private static final int RACE_COUNT = 50;

	private final QueueName name = new QueueName("race", UUID.randomUUID().toString());

	private final TestDatabase database = TestDatabase.postgres();

	private final JdbcTaskBackend adding = new JdbcTaskBackend(this.database.dataSource(), TestDatabase.HANG_TIMEOUT,
			false);

	private final JdbcTaskBackend other = new JdbcTaskBackend(this.database.dataSource(), TestDatabase.HANG_TIMEOUT,
			false);

	private final CountDownLatch both = new CountDownLatch(2);

	private final TaskStore addingStore = this.adding.store(this.name);

	private final TaskStore otherStore = this.other.store(this.name);

	@BeforeEach
	void openQueues() {
		ContractQueue.join(this.addingStore.counts());
		ContractQueue.join(this.otherStore.counts());
	}

	@AfterEach
	void close() {
		this.adding.close();
		this.other.close();
		this.database.close();
	}

	/** The call on a thread of its own, at the same time as the other one. */
	private <R> CompletableFuture<R> raced(Supplier<CompletableFuture<List<R>>> call) {
		return CompletableFuture.supplyAsync(() -> {
			this.both.countDown();
			TransactionFixture.await(this.both);
			return ContractQueue.join(call.get()).get(0);
		}, (task) -> new Thread(task).start());
	}

	private static CompletableFuture<List<AddResult>> add(TaskStore store) {
		return store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
	}

	private long waiting() {
		return ContractQueue.join(this.otherStore.counts()).ready();
	}

	@RepeatedTest(RACE_COUNT)
	void idThatARunFinishesIsNotAddedAnew() {
		ContractQueue.join(add(this.otherStore));
		LeasedTask running = ContractQueue
			.join(this.otherStore.claim(ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker")))
			.tasks()
			.get(0);
		CompletableFuture<?> settled = raced(
				() -> this.otherStore.settle(List.of(Settlement.acknowledge(running.lease(), true))));
		CompletableFuture<AddResult> added = raced(() -> add(this.addingStore));
		ContractQueue.join(settled);
		assertThat(ContractQueue.join(added)).isIn(AddResult.ALREADY_FINISHED, AddResult.RERUN_REQUESTED);
		assertThat(waiting()).isZero();
	}

	@RepeatedTest(RACE_COUNT)
	void idThatIsFinishedMeanwhileIsNotQueuedAfterwards() {
		CompletableFuture<?> finished = raced(() -> this.otherStore.finish(List.of("a")));
		CompletableFuture<AddResult> added = raced(() -> add(this.addingStore));
		ContractQueue.join(finished);
		assertThat(ContractQueue.join(added)).isIn(AddResult.ALREADY_FINISHED, AddResult.ADDED);
		assertThat(waiting()).isZero();
	}

	@RepeatedTest(RACE_COUNT)
	void idThatTwoNodesAddIsQueuedOnce() {
		List<CompletableFuture<AddResult>> adds = List.of(raced(() -> add(this.addingStore)),
				raced(() -> add(this.otherStore)));
		assertThat(adds.stream().map(ContractQueue::join)).containsExactlyInAnyOrder(AddResult.ADDED,
				AddResult.ALREADY_QUEUED);
		assertThat(waiting()).isOne();
	}

}
