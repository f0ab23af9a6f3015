// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
import io.chihuo.CancelResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters in a table of their own, and nodes that move them at the same time.
 */
abstract class DeadLetterTableContract {

	private static final String DEAD_LETTERS = " from chihuo_dead_letters where queue_id = "
			+ "(select queue_id from chihuo_queues where name = ?)";

	final TestDatabase database = open();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

	private final QueueName name = new QueueName("dead", UUID.randomUUID().toString());

	private final JdbcTaskBackend backend = new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT,
			false);

	final ContractQueue queue = queueOf(this.backend);

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

	final long rowsOf(String table) {
		return this.jdbc.queryForObject(
				"select count(*) from " + table
						+ " where queue_id = (select queue_id from chihuo_queues where name = ?)",
				Long.class, this.name.toString());
	}

	final TransactionTemplate transaction() {
		return new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
	}

	/** On another thread, which is in no transaction. */
	static void outside(Runnable call) {
		ContractQueue.join(CompletableFuture.runAsync(call));
	}

	/** Acts as a node of an earlier version does when tasks die. */
	private void moveBackToTasks() {
		copyToTasks();
		this.jdbc.update("delete" + DEAD_LETTERS, this.name.toString());
	}

	private void copyToTasks() {
		String columns = "task_key, queue_id, " + TaskColumns.TABLE.columnNames();
		this.jdbc.update("insert into chihuo_tasks (" + columns + ") select " + columns + DEAD_LETTERS,
				this.name.toString());
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
		useNode((sql) -> sql.contains("insert into chihuo_tasks"), () -> this.queue.kill("a"),
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
	void deadLetterThatIsRequeuedBeforeItIsLookedForIsCancelled() {
		this.queue.kill("a");
		useNode((sql) -> sql.contains("from chihuo_finished") && sql.contains("from chihuo_dead_letters"),
				() -> this.queue.requeue("a"), (node) -> assertThat(node.cancel("a")).isEqualTo(CancelResult.REMOVED));
		assertThat(this.queue.claimIds()).isEmpty();
	}

	@Test
	void deadLetterThatIsRequeuedWhileTheQueueIsClearedIsCleared() {
		this.queue.kill("a");
		this.queue.add("b");
		useNode((sql) -> sql.contains("chihuo_dead_letters") && sql.contains("order by task_key limit"),
				() -> this.queue.requeue("a"), (node) -> ContractQueue.join(node.store().clearUnfinished()));
		assertThat(this.queue.claimIds()).isEmpty();
		assertThat(this.queue.deadIds()).isEmpty();
	}

	@Test
	void attemptsThatFailedCountForTheSizeOfAPage() {
		for (int i = 0; i < 20; i++) {
			this.queue.kill("dead-" + i);
		}
		this.jdbc.update("update chihuo_dead_letters set attempt_log = ?", "x".repeat(60_000));
		assertThat(this.queue.deadLetters(null, 20).letters()).hasSizeBetween(10,
				StoredDeadLetter.Page.MAX_PAGE_BYTES / 60_000);
	}

	@Test
	void requeueInATransactionTakesEffectWithItsCommit() {
		this.queue.kill("a");
		TransactionTemplate transaction = transaction();
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
	void sweepInATransactionMeetsEachDeadLetterOnce() {
		this.queue.kill("a");
		this.queue.kill("b");
		this.queue.kill("c");
		transaction().executeWithoutResult((status) -> {
			DeadLetterSweep first = this.queue.requeueAll(null, 1);
			DeadLetterSweep second = this.queue.requeueAll(first.next(), 1);
			assertThat(second.next()).isNotNull();
			assertThat(this.queue.requeueAll(second.next(), 1)).isEqualTo(new DeadLetterSweep(1, null));
		});
		assertThat(this.queue.claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	void idThatDiesWhileATransactionAddsItIsNotAddedAgain() {
		LeasedTask run = this.queue.run("a");
		transaction().executeWithoutResult((status) -> {
			this.queue.add("a");
			outside(() -> this.queue.dead(run));
		});
		assertThat(this.queue.deadIds()).containsExactly("a");
		assertThat(rowsOf("chihuo_tasks")).isZero();
	}

	@Test
	void taskCountsForMoreThanAnOlderDeadLetterOfItsId() {
		this.queue.kill("a");
		copyToTasks();
		this.jdbc.update("update chihuo_tasks set state = 'READY', moment = 0");
		assertThat(this.queue.state("a")).isEqualTo("READY");
		assertThat(this.queue.add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
	}

	@Test
	void deathReplacesAnOlderDeadLetterOfTheId() {
		this.queue.kill("a");
		copyToTasks();
		this.jdbc.update("update chihuo_tasks set state = 'READY', moment = 0");
		this.queue.dead(this.queue.claim());
		assertThat(rowsOf("chihuo_tasks")).isZero();
		assertThat(this.queue.deadIds()).containsExactly("a");
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
			TestLimits.await("dead letters to move")
				.until(() -> queue.claimIds().isEmpty() && rowsOf("chihuo_tasks") == 0);
			assertThat(queue.deadIds()).containsExactly("a", "b");
			assertThat(queue.counts().dead()).isEqualTo(2);
		}
	}

}
