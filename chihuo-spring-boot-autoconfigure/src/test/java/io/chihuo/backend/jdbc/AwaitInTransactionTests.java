// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.LoopHandler;
import io.chihuo.TaskHandle;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Handles of tasks that were submitted in a transaction of the application.
 */
class AwaitInTransactionTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final TaskClock clock = TaskClock.systemClock();

	private final TestDatabase database = TestDatabase.h2();

	private final JdbcTaskBackend backend = this.database.backend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	@AfterEach
	void close() {
		this.node.close();
		this.backend.close();
		this.database.close();
	}

	private TransactionTemplate transaction(int propagation) {
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(this.database.dataSource()));
		transaction.setPropagationBehavior(propagation);
		return transaction;
	}

	private TransactionTemplate transaction() {
		return transaction(TransactionDefinition.PROPAGATION_REQUIRED);
	}

	private TaskHandle<String> submit() {
		return this.node.queue().submit("a", "x", String.class);
	}

	private void runTasks() {
		this.node.run(LoopHandler.call((task) -> "result"));
	}

	private static void assertIsRefused(TaskHandle<String> handle) {
		String refusal = "Task 'a' of 'loop' was submitted in a transaction that this thread has open";
		assertThatIllegalStateException().isThrownBy(() -> handle.await(HANG_LIMIT)).withMessageContaining(refusal);
		assertThatIllegalStateException()
			.isThrownBy(() -> handle.future().get(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS))
			.withMessageContaining(refusal);
		assertThatIllegalStateException()
			.isThrownBy(() -> handle.future()
				.thenApply(String::length)
				.thenApplyAsync(String::valueOf)
				.get(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS))
			.withMessageContaining(refusal);
	}

	@Test
	void taskIsAwaitedInALaterTransaction() {
		runTasks();
		TaskHandle<String> handle = transaction().execute((status) -> {
			TaskHandle<String> submitted = submit();
			assertIsRefused(submitted);
			return submitted;
		});
		assertThat(transaction().<String>execute((status) -> handle.await(HANG_LIMIT))).isEqualTo("result");
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("result");
	}

	@Test
	void taskIsNotAwaitedWhileItsTransactionIsSuspended() {
		runTasks();
		transaction().executeWithoutResult((status) -> {
			TaskHandle<String> handle = submit();
			transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> assertIsRefused(handle));
			transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
				.executeWithoutResult((inner) -> assertIsRefused(handle));
		});
	}

	@Test
	void callbackAfterTheCommitAwaitsTheTask() {
		runTasks();
		CompletableFuture<TaskHandle<String>> handle = new CompletableFuture<>();
		CompletableFuture<String> result = new CompletableFuture<>();
		transaction().executeWithoutResult((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					result.complete(handle.join().await(HANG_LIMIT));
				}

			});
			handle.complete(submit());
		});
		assertThat(result).isCompletedWithValue("result");
	}

	@Test
	void otherThreadAwaitsTheTaskInATransactionOfItsOwn() throws Exception {
		runTasks();
		CompletableFuture<String> result = transaction().execute((status) -> {
			TaskHandle<String> handle = submit();
			return CompletableFuture
				.supplyAsync(() -> transaction().<String>execute((own) -> handle.await(HANG_LIMIT)));
		});
		assertThat(result.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("result");
	}

}
