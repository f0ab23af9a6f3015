// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PgBouncerServer;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues in PostgreSQL behind a pooler that gives each transaction another session.
 */
@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.PgBouncerServer#isAvailable", disabledReason = PgBouncerServer.MISSING)
class PgBouncerTests {

	private static PgBouncerServer pooler;

	private final QueueName name = new QueueName("pooled", UUID.randomUUID().toString());

	@BeforeAll
	static void startPooler() {
		pooler = PgBouncerServer.start(PostgresServer.shared(), 3);
	}

	@AfterAll
	static void closePooler() {
		pooler.close();
	}

	private static TestDatabase database(String parameters) {
		return TestDatabase.at(pooler.jdbcUrl() + parameters, PostgresServer.shared().user());
	}

	private static List<NewTask> tasks(String prefix, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> ContractQueue.task(prefix + i, "payload", AddOptions.DEFAULTS))
			.toList();
	}

	@Test
	void twoNodesWorkOffOneQueueWhereTheDriverKeepsNoStatements() {
		try (TestDatabase database = database("?prepareThreshold=0");
				JdbcTaskBackend first = new JdbcTaskBackend(database.dataSource(), TestDatabase.HANG_TIMEOUT, false);
				JdbcTaskBackend second = new JdbcTaskBackend(database.dataSource(), TestDatabase.HANG_TIMEOUT, false)) {
			List<CompletableFuture<?>> adds = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				adds.add(first.store(this.name).add(tasks(i + "-", 20)));
				adds.add(second.store(this.name).add(tasks(i + "+", 20)));
			}
			adds.forEach(ContractQueue::join);
			Set<String> ids = new HashSet<>();
			for (int found = 1; found > 0;) {
				found = workOff(first.store(this.name), ids) + workOff(second.store(this.name), ids);
			}
			assertThat(ids).hasSize(800);
			assertThat(ContractQueue.join(first.store(this.name).counts()).ready()).isZero();
		}
	}

	private static int workOff(TaskStore store, Set<String> ids) {
		List<LeasedTask> claimed = ContractQueue
			.join(store.claim(ClaimRequest.of(30, ContractQueue.ONE_HOUR, "worker")))
			.tasks();
		claimed.forEach((task) -> assertThat(ids.add(task.lease().id())).isTrue());
		ContractQueue
			.join(store.settle(claimed.stream().map((task) -> Settlement.acknowledge(task.lease(), false)).toList()));
		return claimed.size();
	}

	@Test
	void addIsPartOfTheTransactionOfTheApplication() {
		try (TestDatabase database = database("?prepareThreshold=0");
				HikariDataSource pool = database.pool(2, true);
				JdbcTaskBackend backend = new JdbcTaskBackend(pool, TestDatabase.HANG_TIMEOUT, false)) {
			TaskStore store = backend.store(this.name);
			TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
			for (boolean rollback : new boolean[] { true, false }) {
				transaction.executeWithoutResult((status) -> {
					assertThat(ContractQueue.join(store.add(tasks("a", 1)))).containsExactly(AddResult.ADDED);
					if (rollback) {
						status.setRollbackOnly();
					}
				});
				assertThat(ContractQueue.join(store.counts()).ready()).isEqualTo(rollback ? 0 : 1);
			}
		}
	}

	@Test
	void failureForWantOfAStatementNamesTheParameterOfTheDriver() {
		try (TestDatabase database = database("?prepareThreshold=1");
				JdbcTaskBackend backend = new JdbcTaskBackend(database.dataSource(), TestDatabase.HANG_TIMEOUT,
						false)) {
			TaskStore store = backend.store(this.name);
			AtomicInteger rounds = new AtomicInteger();
			TestLimits.await("a failure that names the parameter")
				.until(() -> failureOf(store, rounds.getAndIncrement()).contains("'prepareThreshold=0'"));
		}
	}

	/** A session may also have a statement of the same name that is another one. */
	private static String failureOf(TaskStore store, int round) {
		try {
			addTogether(store, round);
			return "";
		}
		catch (CompletionException ex) {
			return String.valueOf(ex.getCause());
		}
	}

	/** Several at once, so that they get different sessions. */
	private static void addTogether(TaskStore store, int round) {
		IntStream.range(0, 4)
			.<CompletableFuture<?>>mapToObj((i) -> (i % 2 == 0) ? store.add(tasks(round + "-" + i, 1)) : store.counts())
			.toList()
			.forEach((answer) -> answer.orTimeout(TestDatabase.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join());
	}

}
