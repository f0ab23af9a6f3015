// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.QueueFullException;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BlockedLines;
import io.chihuo.contract.SettableClock;
import io.chihuo.outcome.AwaitOptions;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * Adds within a transaction that the backend cannot join.
 */
class AfterCommitAddsTests {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TaskStore store = this.backend.store(new QueueName("test", "loop"));

	private final List<String> failed = new CopyOnWriteArrayList<>();

	private final AtomicReference<Throwable> failure = new AtomicReference<>();

	private final AfterCommitAdds adds = new AfterCommitAdds(true, null, Duration.ofSeconds(5),
			List.of((queue, ids, failure) -> {
				this.failure.set(failure);
				this.failed.addAll(ids);
			}));

	private final TaskQueue<Integer> queue = clientWith(this.adds).queue("loop", Integer.class);

	private final JdbcTransactionManager manager = new JdbcTransactionManager(
			new DriverManagerDataSource("jdbc:h2:mem:after-commit"));

	private BackendChihuoClient clientWith(AddDecorator decorator) {
		return new BackendChihuoClient(this.backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("test", 1000, Duration.ofSeconds(5)), decorator, QueueDecorator.NONE, this.clock,
				AwaitOptions.DEFAULTS);
	}

	private TransactionTemplate transaction(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.manager);
		template.setPropagationBehavior(propagation);
		return template;
	}

	private TransactionTemplate transaction() {
		return transaction(TransactionDefinition.PROPAGATION_REQUIRED);
	}

	private List<String> queuedIds() {
		return this.store.claim(ClaimRequest.of(1000, Duration.ofSeconds(30), "test"))
			.join()
			.tasks()
			.stream()
			.map((task) -> task.lease().id())
			.toList();
	}

	@Test
	void taskIsAddedAfterTheCommitInOrder() {
		transaction().executeWithoutResult((status) -> {
			assertThat(this.queue.add("a", 1)).isEqualTo(AddResult.AFTER_COMMIT);
			this.queue.addOrThrow("b", 2);
			assertThat(this.queue.async().add("c", 3).join()).isEqualTo(AddResult.AFTER_COMMIT);
			assertThat(this.queue.addAll(List.of(TaskEntry.of("d", 4), TaskEntry.of("e", 5))).counts())
				.containsEntry(AddResult.AFTER_COMMIT, 2L);
			assertThat(this.queue.exists("a")).isFalse();
		});
		assertThat(queuedIds()).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	void rollbackLeavesNothing() {
		transaction().executeWithoutResult((status) -> {
			this.queue.add("a", 1);
			status.setRollbackOnly();
		});
		assertThat(queuedIds()).isEmpty();
		assertThat(this.failed).isEmpty();
	}

	@Test
	void nestedTransactionThatIsRolledBackTakesItsAddsAlong() {
		transaction().executeWithoutResult((status) -> {
			transaction(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((inner) -> {
				this.queue.add("first", 1);
				inner.setRollbackOnly();
			});
			this.queue.add("outer", 1);
			transaction(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((inner) -> {
				this.queue.add("inner", 1);
				inner.setRollbackOnly();
			});
			transaction(TransactionDefinition.PROPAGATION_NESTED)
				.executeWithoutResult((inner) -> this.queue.add("kept", 1));
		});
		assertThat(queuedIds()).containsExactly("outer", "kept");
	}

	@Test
	void suspendedTransactionIsNotWaitedFor() {
		transaction().executeWithoutResult((status) -> {
			this.queue.add("outer", 1);
			transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
				.executeWithoutResult((inner) -> assertThat(this.queue.add("at once", 1)).isEqualTo(AddResult.ADDED));
			transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> this.queue.add("new", 1));
			assertThat(queuedIds()).containsExactly("at once", "new");
			status.setRollbackOnly();
		});
		assertThat(queuedIds()).isEmpty();
	}

	@Test
	void readOnlyTransactionChangesNothingAboutIt() {
		TransactionTemplate template = transaction();
		template.setReadOnly(true);
		template.executeWithoutResult((status) -> assertThat(this.queue.add("a", 1)).isEqualTo(AddResult.AFTER_COMMIT));
		assertThat(queuedIds()).containsExactly("a");
	}

	@Test
	void addsOfCallbacksAroundTheCommitAreMadeToo() {
		transaction().executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						AfterCommitAddsTests.this.queue.add("before", 1);
					}

					@Override
					public void afterCommit() {
						AfterCommitAddsTests.this.queue.add("after", 1);
					}

					@Override
					public void afterCompletion(int status) {
						AfterCommitAddsTests.this.queue.add("at the end", 1);
					}

				}));
		assertThat(queuedIds()).containsExactlyInAnyOrder("before", "after", "at the end");
	}

	@Test
	void manyTasksOfOneTransactionAreAddedInOrder() {
		List<String> ids = IntStream.range(0, 1200).mapToObj((i) -> "task-" + i).toList();
		transaction()
			.executeWithoutResult((status) -> this.queue.addAll(ids.stream().map((id) -> TaskEntry.of(id, 1))));
		List<String> queued = new ArrayList<>(queuedIds());
		queued.addAll(queuedIds());
		assertThat(queued).isEqualTo(ids);
	}

	@Test
	void fullQueueIsReportedAfterTheCommit() {
		this.store.applyPolicy(new QueuePolicy(1, 3, QueuePolicy.DEFAULTS.finishedRetention())).join();
		transaction().executeWithoutResult((status) -> {
			this.queue.add("a", 1);
			this.queue.add("b", 1);
		});
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> this.failed.contains("b"));
		assertThat(this.failed).containsExactly("b");
		assertThat(this.failure.get()).isInstanceOf(QueueFullException.class);
	}

	private void addToABrokenStore() {
		TaskStore broken = mock();
		when(broken.queue()).thenReturn(this.store.queue());
		when(broken.add(anyList()))
			.thenReturn(CompletableFuture.failedFuture(new BackendUnavailableException("No answer", null)));
		AddDecorator failing = (store) -> this.adds.decorateStore(broken);
		transaction().executeWithoutResult((status) -> {
			TaskQueue<Integer> other = clientWith(failing).queue("loop", Integer.class);
			assertThat(other.add("a", 1)).isEqualTo(AddResult.AFTER_COMMIT);
		});
	}

	@Test
	void lineOfAFailureAfterTheCommitThatBlocksHoldsNobodyUp() {
		try (BlockedLines lines = new BlockedLines(AfterCommitAdds.class)) {
			assertThat(CompletableFuture.runAsync(this::addToABrokenStore)).succeedsWithin(TestLimits.HANG_TIMEOUT);
			lines.awaitLine();
			await().atMost(TestLimits.HANG_TIMEOUT).until(() -> this.failed.contains("a"));
		}
	}

	@Test
	void failureAfterTheCommitIsReportedAndDoesNotReachTheCaller() {
		addToABrokenStore();
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> this.failed.contains("a"));
		assertThat(this.failure.get()).hasMessage("No answer");
	}

	@Test
	void transactionOfUnknownEndIsReported() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			this.queue.add("a", 1);
			TransactionSynchronizationManager.getSynchronizations()
				.forEach((callback) -> callback.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN));
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> this.failed.contains("a"));
		assertThat(queuedIds()).isEmpty();
	}

}
