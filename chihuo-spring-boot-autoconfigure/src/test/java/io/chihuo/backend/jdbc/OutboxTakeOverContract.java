// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outbox.OutboxBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relays of an outbox that lose their lock to another one at any moment. The queue
 * forgets each task at once, so that only the relays can know that it was added.
 */
abstract class OutboxTakeOverContract {

	private static final String USER_SCHEDULE = "outbox-report";

	private final String namespace = UUID.randomUUID().toString();

	private final QueueName name = new QueueName(this.namespace, "loop");

	private final MemoryTaskBackend target = new MemoryTaskBackend(new SettableClock());

	private final TaskStore targetQueue = this.target.store(this.name);

	private final List<String> runIds = new ArrayList<>();

	private TestDatabase database;

	private HikariDataSource pool;

	private TransactionTemplate transaction;

	private OutboxBackend node;

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	@BeforeEach
	void startNode() {
		this.database = open();
		this.pool = this.database.pool(3, true);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		this.node = new OutboxBackend(this.target, new JdbcOutbox(this.pool, TestDatabase.HANG_TIMEOUT, this.namespace),
				this.namespace, TestDatabase.HANG_TIMEOUT);
	}

	@AfterEach
	void close() {
		this.node.close();
		this.pool.close();
		this.database.close();
	}

	private void add(String id) {
		this.transaction.executeWithoutResult((status) -> ContractQueue
			.join(this.node.store(this.name).add(List.of(ContractQueue.task(id, "payload", AddOptions.DEFAULTS)))));
	}

	private SuspendableRelay startRelay(int suspendedCall, boolean afterwards) {
		return new SuspendableRelay(this.database, this.target, this.namespace, suspendedCall, afterwards);
	}

	private void awaitRelayed() {
		TestNode.soon()
			.until(() -> this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'") == 0);
	}

	/** Runs all tasks that are there to their ends. */
	private List<String> runTasks() {
		ContractQueue queue = new ContractQueue(this.targetQueue, (time) -> {
		});
		ContractQueue.join(this.targetQueue.claim(ClaimRequest.of(1000, ContractQueue.ONE_HOUR, "worker")))
			.tasks()
			.forEach((task) -> {
				this.runIds.add(task.lease().id());
				queue.acknowledge(task);
			});
		return this.runIds;
	}

	private List<String> recordNames() {
		return ContractQueue.join(this.targetQueue.listSchedules(null, 100))
			.records()
			.stream()
			.map(ScheduleRecord::name)
			.toList();
	}

	/**
	 * The first relay takes the queue over by calls 1 to 3, adds a task by call 4, and
	 * another one by call 5.
	 */
	@ParameterizedTest
	@CsvSource({ "1, false", "2, false", "3, false", "4, false", "5, false", "2, true", "3, true", "4, true",
			"5, true" })
	void relayThatWasSuspendedAddsNothingAgain(int call, boolean afterwards) {
		ContractQueue.join(this.targetQueue
			.changeSchedules(List.of(new ScheduleChange(USER_SCHEDULE, 0, new byte[] { 1 }, null))));
		add("first");
		awaitRelayed();
		this.node.stop();
		try (SuspendableRelay relay = startRelay(call, afterwards)) {
			if (call == 5) {
				add("second");
				awaitRelayed();
			}
			add("last");
			relay.loseSession();
			this.node.start();
			awaitRelayed();
			this.node.stop();
			List<String> ids = List.copyOf(runTasks());
			assertThat(ids).endsWith("last").doesNotHaveDuplicates().hasSize((call == 5) ? 3 : 2);
			relay.goOn();
			add("next");
			awaitRelayed();
			assertThat(runTasks()).startsWith(ids.toArray(String[]::new)).endsWith("next").hasSize(ids.size() + 1);
			assertThat(recordNames()).contains(USER_SCHEDULE).hasSize(2);
		}
	}

	/** The relay must not take its row for deleted. */
	@Test
	void relayThatCouldNotDeleteItsRowAndFindsAnotherAtWorkAddsItOnce() {
		this.node.stop();
		try (SuspendableRelay relay = startRelay(3, true)) {
			add("a");
			relay.loseSession();
			assertThat(runTasks()).containsExactly("a");
			this.transaction.executeWithoutResult((status) -> {
				new JdbcTemplate(this.pool).queryForList(
						"select namespace from chihuo_outbox_relays where namespace = ? for update", this.namespace);
				relay.goOn();
				relay.awaitPolls();
			});
			awaitRelayed();
			assertThat(runTasks()).containsExactly("a");
			assertThat(recordNames()).hasSize(1);
		}
	}

	@Test
	void busyRelayCallsTheQueueOnlyToAdd() {
		this.node.stop();
		try (SuspendableRelay relay = startRelay(0, false)) {
			add("first");
			awaitRelayed();
			int takeOver = relay.calls();
			for (int i = 0; i < 3; i++) {
				add("task-" + i);
				awaitRelayed();
			}
			assertThat(takeOver).isEqualTo(3);
			assertThat(relay.calls()).isEqualTo(takeOver + 3);
			assertThat(recordNames()).hasSize(1);
		}
	}

	@Test
	void lockOfAnotherNodeIsNotLookedForAtEachWakeUp() {
		this.node.stop();
		AtomicInteger lookUps = new AtomicInteger();
		JdbcOutbox outbox = new JdbcOutbox(new StatementDataSource(this.pool, (sql) -> {
			if (sql.startsWith("select namespace from chihuo_outbox_relays")) {
				lookUps.incrementAndGet();
			}
		}), TestDatabase.HANG_TIMEOUT, this.namespace);
		Runnable wakeUp = () -> outbox.relayRows(List.of(), List.of(), (page) -> List.of());
		wakeUp.run();
		assertThat(lookUps).hasValue(1);
		this.transaction.executeWithoutResult((status) -> {
			new JdbcTemplate(this.pool).queryForList(
					"select namespace from chihuo_outbox_relays where namespace = ? for update", this.namespace);
			ContractQueue.join(CompletableFuture.runAsync(() -> {
				wakeUp.run();
				wakeUp.run();
				assertThat(lookUps).hasValue(1);
				outbox.sampleLag();
				wakeUp.run();
				assertThat(lookUps).hasValue(2);
			}));
		});
	}

}
