// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what an add of new ids costs in PostgreSQL, over a pool of one connection.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class UnseenAddsTests {

	/** Now and then the row of the queue and the time are read, too. */
	private static final int TRANSACTION_COUNT = 10;

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private final TestDatabase database = TestDatabase.postgres();

	private final HikariDataSource pool = this.database.pool(1, true);

	private final StatementDataSource dataSource = new StatementDataSource(this.pool, this.statements::add);

	private final JdbcLedger ledger = new JdbcLedger(new LedgerDatabase(this.dataSource, TestDatabase.HANG_TIMEOUT),
			TestDatabase.HANG_TIMEOUT, JdbcLedger.DEFAULT_THREADS, true);

	private final QueueName name = new QueueName("unseen", UUID.randomUUID().toString());

	private final QueueLedger queue = this.ledger.queue(this.name);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(this.dataSource));

	@AfterEach
	void close() {
		this.ledger.close();
		this.pool.close();
		this.database.close();
	}

	private List<AddResult> add(String... ids) {
		return ContractQueue
			.join(this.queue
				.add(List.of(ids).stream().map((id) -> ContractQueue.task(id, "", AddOptions.DEFAULTS)).toList()))
			.answers();
	}

	private int countStatements(Runnable work) {
		int before = this.statements.size();
		work.run();
		return this.statements.size() - before;
	}

	private List<Integer> countStatements(IntConsumer add) {
		add("first");
		return IntStream.range(0, TRANSACTION_COUNT).mapToObj((i) -> countStatements(() -> add.accept(i))).toList();
	}

	@Test
	void addNeedsTwoStatementsAndNoConnectionMoreInATransaction() {
		assertThat(countStatements((i) -> this.transaction
			.executeWithoutResult((status) -> assertThat(add("task-" + i)).containsExactly(AddResult.ADDED))))
			.contains(2)
			.allMatch((count) -> count >= 2);
	}

	@Test
	void addNeedsOneStatementOnItsOwn() {
		assertThat(countStatements((i) -> assertThat(add("task-" + i)).containsExactly(AddResult.ADDED))).contains(1);
	}

	@Test
	void addThatFailsInATransactionLeavesItUsable() {
		JdbcTemplate other = new JdbcTemplate(this.database.dataSource());
		new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource())).executeWithoutResult((held) -> {
			add("first");
			other
				.update("insert into chihuo_tasks select replace(task_key, ':first', ':held'), queue_id, state, ticket,"
						+ " to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished,"
						+ " session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children,"
						+ " attempt_log, fields, payload from chihuo_tasks where task_key like '%:first' and queue_id ="
						+ " (select queue_id from chihuo_queues where name = ?)", this.name.toString());
			this.transaction.executeWithoutResult((status) -> {
				new JdbcTemplate(this.dataSource).execute("set local lock_timeout = '10ms'");
				assertThat(this.queue.add(List.of(ContractQueue.task("held", "", AddOptions.DEFAULTS))))
					.failsWithin(TestDatabase.HANG_TIMEOUT)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(ConcurrencyFailureException.class);
				assertThat(add("next")).containsExactly(AddResult.ADDED);
			});
		});
		assertThat(ContractQueue.join(this.queue.counts()).ready()).isEqualTo(3);
	}

	@Test
	void idsThatAreKnownAreAnsweredAndTheOthersAdded() {
		add("queued", "finished");
		ContractQueue.join(this.queue.finish(List.of("finished", "marked")));
		for (boolean joined : new boolean[] { false, true }) {
			List<AddResult> answers = new ArrayList<>();
			if (joined) {
				this.transaction.executeWithoutResult(
						(status) -> answers.addAll(add("new-" + joined, "queued", "finished", "marked")));
			}
			else {
				answers.addAll(add("new-" + joined, "queued", "finished", "marked"));
			}
			assertThat(answers).containsExactly(AddResult.ADDED, AddResult.ALREADY_QUEUED, AddResult.ALREADY_FINISHED,
					AddResult.ALREADY_FINISHED);
		}
		assertThat(ContractQueue.join(this.queue.counts()).ready()).isEqualTo(3);
	}

}
