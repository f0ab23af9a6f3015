// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters in a table of their own, and nodes that move them at the same time.
 */
abstract class DeadLetterTableContract {

	private final TestDatabase database = open();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

	private final QueueName name = new QueueName("dead", UUID.randomUUID().toString());

	private final JdbcTaskBackend backend = new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT,
			false);

	private final ContractQueue queue = queueOf(this.backend);

	abstract TestDatabase open();

	@AfterEach
	void close() {
		this.backend.close();
		this.database.close();
	}

	private ContractQueue queueOf(JdbcTaskBackend backend) {
		return new ContractQueue(backend.store(this.name), (time) -> {
		});
	}

	/** Use the queue on another node, which does something before a statement, once. */
	private void useNode(Predicate<String> statement, Runnable before, Consumer<ContractQueue> use) {
		AtomicBoolean done = new AtomicBoolean();
		StatementDataSource source = new StatementDataSource(this.database.dataSource(), (sql) -> {
			if (statement.test(sql) && done.compareAndSet(false, true)) {
				before.run();
			}
		});
		try (JdbcTaskBackend node = new JdbcTaskBackend(source, TestLimits.HANG_TIMEOUT, false)) {
			use.accept(queueOf(node));
		}
		assertThat(done).isTrue();
	}

	private long rowsOf(String table) {
		return this.jdbc.queryForObject(
				"select count(*) from " + table
						+ " where queue_id = (select queue_id from chihuo_queues where name = ?)",
				Long.class, this.name.toString());
	}

	/** Acts as a node of an earlier version does when tasks die. */
	private void moveBackToTasks() {
		String columns = "task_key, queue_id, " + TaskColumns.TABLE.columnNames();
		String rows = " from chihuo_dead_letters where queue_id = (select queue_id from chihuo_queues where name = ?)";
		this.jdbc.update("insert into chihuo_tasks (" + columns + ") select " + columns + rows, this.name.toString());
		this.jdbc.update("delete" + rows, this.name.toString());
	}

	@Test
	void deadLetterLeavesTheTableOfTasksAndReturnsWithItsPayload() {
		this.queue.add("a", "payload of a");
		LeasedTask first = this.queue.claim(ContractQueue.ONE_HOUR);
		assertThat(this.queue.dead(first)).isEqualTo("DEAD");
		assertThat(rowsOf("chihuo_tasks")).isZero();
		assertThat(rowsOf("chihuo_dead_letters")).isEqualTo(1);
		assertThat(this.queue.counts().dead()).isEqualTo(1);
		assertThat(this.queue.add("a")).isEqualTo(AddResult.DEAD);
		assertThat(this.queue.requeue("a")).isTrue();
		assertThat(rowsOf("chihuo_tasks")).isEqualTo(1);
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
		LeasedTask task = this.queue.claim(ContractQueue.ONE_HOUR);
		assertThat(ContractQueue.payload(task)).isEqualTo("payload of a");
		assertThat(this.queue.acknowledge(task)).isEqualTo("ABSENT");
	}

	@Test
	void addThatReplacesADeadLetterLeavesOneRow() {
		this.queue.kill("a");
		assertThat(this.queue.add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.ADDED);
		assertThat(rowsOf("chihuo_tasks")).isEqualTo(1);
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
		assertThat(ContractQueue.payload(this.queue.claim(ContractQueue.ONE_HOUR))).isEqualTo("new");
	}

	@Test
	void idThatDiesWhileAnotherNodeAddsItIsNotAdded() {
		useNode((sql) -> sql.startsWith("insert into chihuo_tasks"), () -> this.queue.kill("a"),
				(node) -> assertThat(node.add("a")).isEqualTo(AddResult.DEAD));
		assertThat(rowsOf("chihuo_tasks")).isZero();
		assertThat(this.queue.deadIds()).containsExactly("a");
	}

	@Test
	void deadLetterThatIsRequeuedWhileAnotherNodeAddsItIsQueuedOnce() {
		this.queue.kill("a");
		useNode((sql) -> sql.contains("from chihuo_dead_letters") && sql.contains("for update"),
				() -> this.queue.requeue("a"), (node) -> assertThat(node.add("a")).isEqualTo(AddResult.ALREADY_QUEUED));
		assertThat(this.queue.claimIds()).containsExactly("a");
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
	}

	@Test
	void requeueInATransactionTakesEffectWithItsCommit() {
		this.queue.kill("a");
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.database.dataSource()));
		transaction.executeWithoutResult((status) -> {
			assertThat(this.queue.add("a")).isEqualTo(AddResult.DEAD);
			assertThat(this.queue.requeue("a")).isTrue();
			status.setRollbackOnly();
		});
		assertThat(this.queue.deadIds()).containsExactly("a");
		transaction.executeWithoutResult((status) -> assertThat(this.queue.requeue("a")).isTrue());
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
		assertThat(this.queue.claimIds()).containsExactly("a");
	}

	@Test
	void deadLetterThatAnEarlierVersionLeftAmongTheTasksIsOne() {
		this.queue.kill("a");
		moveBackToTasks();
		assertThat(this.queue.add("a")).isEqualTo(AddResult.DEAD);
		assertThat(this.queue.requeue("a")).isTrue();
		assertThat(this.queue.claimIds()).containsExactly("a");
	}

	@Test
	void deadLettersThatAnEarlierVersionLeftAmongTheTasksAreMoved() {
		this.queue.kill("a");
		this.queue.kill("b");
		moveBackToTasks();
		try (JdbcTaskBackend next = new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT, false)) {
			ContractQueue queue = queueOf(next);
			assertThat(queue.claimIds()).isEmpty();
			assertThat(rowsOf("chihuo_tasks")).isZero();
			assertThat(queue.deadIds()).containsExactly("a", "b");
			assertThat(queue.counts().dead()).isEqualTo(2);
		}
	}

}
