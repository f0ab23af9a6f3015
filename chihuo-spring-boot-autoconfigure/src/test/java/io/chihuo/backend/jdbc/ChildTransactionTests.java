// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.LoopHandler;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.PostgresServer;

/**
 * Children that a handler adds in its own transaction, and that nobody sees when their
 * parent is cancelled.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class ChildTransactionTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final TestDatabase database = TestDatabase.newPostgres();

	private final JdbcTaskBackend backend = this.database.backend(this.clock);

	private final JdbcTemplate rows = new JdbcTemplate(this.database.dataSource());

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final CompletableFuture<Void> submitted = new CompletableFuture<>();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.end.complete(null);
		this.node.close();
		this.backend.close();
		this.database.close();
	}

	private TaskQueue<String> children() {
		return this.node.queue("child");
	}

	private void cancelDuringTransaction(int children, Duration interruptGrace) {
		children().exists("c1"); // a queue that the transaction creates could not be read
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.database.dataSource()));
		this.node.run(LoopHandler.run((task) -> transaction.executeWithoutResult((status) -> {
			for (int i = 1; i <= children; i++) {
				children().submit("c" + i, "c", Void.class);
			}
			this.submitted.complete(null);
			this.end.join();
		})), (options) -> options.interruptGrace(interruptGrace));
		this.node.queue().add("p");
		this.submitted.join();
		this.node.queue().cancel("p");
		awaitNoOrphans();
	}

	private void awaitNoOrphans() {
		TestNode.soon()
			.until(() -> this.rows.queryForObject("select count(*) from chihuo_orphans", Integer.class) == 0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void childrenThatAreCommittedAfterTheCancelOfTheirParentAreCancelled(int children) {
		cancelDuringTransaction(children, Duration.ofMinutes(1));
		this.end.complete(null);
		TestNode.soon().until(() -> !this.node.queue().exists("p"));
		for (int i = 1; i <= children; i++) {
			String child = "c" + i;
			TestNode.soon().until(() -> !children().exists(child));
		}
	}

	@Test
	void childrenOfAHandlerThatGoesOnAfterItsRunWasEndedAreCancelled() {
		cancelDuringTransaction(1, Duration.ofMillis(50));
		TestNode.soon().until(() -> !this.node.queue().exists("p"));
		awaitNoOrphans();
		this.end.complete(null);
		TestNode.soon().until(() -> this.rows.queryForObject("select count(*) from chihuo_tasks", Integer.class) == 0);
	}

}
