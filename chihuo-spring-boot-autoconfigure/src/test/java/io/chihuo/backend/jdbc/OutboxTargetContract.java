// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outbox.OutboxBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An outbox for queues on a real server.
 */
abstract class OutboxTargetContract {

	private static final Logger logger = LoggerFactory.getLogger(OutboxTargetContract.class);

	private static final int BATCH_SIZE = 500;

	private final String namespace = UUID.randomUUID().toString();

	private final List<OutboxBackend> nodes = new ArrayList<>();

	private TestDatabase database;

	private TaskBackend target;

	private TransactionTemplate transaction;

	/** Open the backend of one more node. */
	abstract TaskBackend openTarget();

	@BeforeEach
	void open() {
		this.database = PostgresServer.isAvailable() ? TestDatabase.postgres() : TestDatabase.h2();
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
		this.target = openTarget();
		startNode();
	}

	private void startNode() {
		this.nodes.add(new OutboxBackend(openTarget(),
				new JdbcOutbox(this.database.dataSource(), TestDatabase.HANG_TIMEOUT, this.namespace), this.namespace,
				TestDatabase.HANG_TIMEOUT));
	}

	@AfterEach
	void close() {
		this.nodes.forEach(OutboxBackend::close);
		this.target.close();
		this.database.close();
	}

	private TaskStore store(TaskBackend backend, String loop) {
		return backend.store(new QueueName(this.namespace, loop));
	}

	private static List<NewTask> tasks(int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> ContractQueue.task("t" + i, "x", AddOptions.DEFAULTS))
			.toList();
	}

	private void add(String loop, int from, int to) {
		ContractQueue.join(store(this.nodes.get(0), loop).add(tasks(from, to)));
	}

	private void addCommitted(String loop, int from, int to) {
		this.transaction.executeWithoutResult((status) -> add(loop, from, to));
	}

	private void awaitRelayed() {
		TestLimits.await("empty outbox")
			.until(() -> this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'") == 0);
	}

	private void awaitRows(int left) {
		TestLimits.await("at most " + left + " rows")
			.pollInterval(Duration.ofMillis(500))
			.until(() -> this.database.count("(select row_id from chihuo_outbox where namespace = '" + this.namespace
					+ "' limit " + (left + 1) + ") rows_left") <= left);
	}

	private static List<String> ids(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "t" + i).toList();
	}

	/** Claims as many tasks as there should be, and whatever comes with them. */
	private List<String> runTasks(String loop, int count) {
		TaskStore store = store(this.target, loop);
		List<String> ids = new ArrayList<>();
		TestLimits.await(count + " tasks").pollInterval(Duration.ofMillis(5)).until(() -> {
			List<LeasedTask> claimed = ContractQueue
				.join(store.claim(ClaimRequest.of(BATCH_SIZE, ContractQueue.ONE_HOUR, "worker")))
				.tasks();
			claimed.forEach((task) -> ids.add(task.lease().id()));
			ContractQueue.join(
					store.settle(claimed.stream().map((task) -> Settlement.acknowledge(task.lease(), false)).toList()));
			return ids.size() >= count;
		});
		assertThat(ContractQueue.join(store.counts()).isDrained()).isTrue();
		return ids;
	}

	@Test
	void committedRowsAreAddedOnceInTheOrderOfTheirQueueByAnyNode() {
		startNode();
		startNode();
		for (int i = 0; i < 400; i += 10) {
			int from = i;
			addCommitted("one", from, from + 10);
			this.transaction.executeWithoutResult((status) -> {
				add("one", from + 1000, from + 1010);
				add("other", from + 1000, from + 1010);
				status.setRollbackOnly();
			});
			addCommitted("other", from, from + 10);
		}
		awaitRelayed();
		assertThat(runTasks("one", 400)).isEqualTo(ids(400));
		assertThat(runTasks("other", 400)).isEqualTo(ids(400));
	}

	/**
	 * Its tasks are in the queue, its rows are not deleted, and the tasks run to their
	 * end before another node looks. Calls 1 to 3 take the queue over, the next one adds.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 3, 4 })
	void tasksOfARelayThatDiedBeforeItDeletedTheirRowsAreAddedOnce(int call) {
		addCommitted("loop", 0, 1);
		awaitRelayed();
		assertThat(runTasks("loop", 1)).isEqualTo(ids(1));
		this.nodes.get(0).stop();
		try (SuspendableRelay relay = new SuspendableRelay(this.database, openTarget(), this.namespace, call, true)) {
			addCommitted("loop", 1, 3);
			relay.loseSession();
			List<String> ids = new ArrayList<>((call == 4) ? runTasks("loop", 2) : List.of());
			this.nodes.get(0).start();
			awaitRelayed();
			addCommitted("loop", 3, 4);
			awaitRelayed();
			relay.goOn();
			ids.addAll(runTasks("loop", 4 - 1 - ids.size()));
			assertThat(ids).containsExactly("t1", "t2", "t3");
		}
	}

	/**
	 * A million in a soak, with a heap that is far too small for all of them at once.
	 */
	@Test
	void manyRowsThatWaitAreRelayedPageByPage() {
		int count = Boolean.getBoolean("soak") ? 1_000_000 : 5 * BATCH_SIZE;
		this.nodes.get(0).stop();
		for (int from = 0; from < count; from += BATCH_SIZE) {
			addCommitted("loop", from, from + BATCH_SIZE);
		}
		long begin = System.nanoTime();
		this.nodes.get(0).start();
		for (int left = count - 20 * BATCH_SIZE; left > 0; left -= 20 * BATCH_SIZE) {
			awaitRows(left);
		}
		awaitRelayed();
		Duration time = Duration.ofNanos(System.nanoTime() - begin);
		logger.info("{} rows were relayed in {}; heap of at most {} MiB", count, time,
				Runtime.getRuntime().maxMemory() >> 20);
		assertThat(ContractQueue.join(store(this.target, "loop").counts()).ready()).isEqualTo(count);
		ContractQueue.join(store(this.target, "loop").clearUnfinished());
	}

}
