// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outbox.OutboxBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.faults.BackendProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adds within transactions, for a backend that is not in the database.
 */
abstract class OutboxContract {

	private final String namespace = UUID.randomUUID().toString();

	private final QueueName name = new QueueName(this.namespace, "loop");

	private final MemoryTaskBackend target = new MemoryTaskBackend(new SettableClock());

	private final List<OutboxBackend> nodes = new ArrayList<>();

	private TestDatabase database;

	private HikariDataSource pool;

	private TransactionTemplate transaction;

	private TaskStore queue;

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	@BeforeEach
	void startNode() {
		this.database = open();
		this.pool = this.database.pool(3, true);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		this.queue = startAnother().store(this.name);
	}

	private OutboxBackend startAnother() {
		return startAnother(this.target);
	}

	private OutboxBackend startAnother(TaskBackend backend) {
		OutboxBackend node = new OutboxBackend(backend,
				new JdbcOutbox(this.pool, TestDatabase.HANG_TIMEOUT, this.namespace), this.namespace,
				TestDatabase.HANG_TIMEOUT);
		this.nodes.add(node);
		return node;
	}

	@AfterEach
	void close() {
		this.nodes.forEach(OutboxBackend::close);
		this.pool.close();
		this.database.close();
	}

	private AddResult add(String id, AddOptions options) {
		return ContractQueue.join(this.queue.add(List.of(ContractQueue.task(id, "payload", options)))).get(0);
	}

	private static List<NewTask> tasks(String prefix, int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> ContractQueue.task(prefix + i, "payload", AddOptions.DEFAULTS))
			.toList();
	}

	private long ready() {
		return ContractQueue.join(this.target.store(this.name).counts()).ready();
	}

	private List<String> claimedIds() {
		return ContractQueue
			.join(this.target.store(this.name).claim(ClaimRequest.of(1000, ContractQueue.ONE_HOUR, "worker")))
			.tasks()
			.stream()
			.map((task) -> task.lease().id())
			.toList();
	}

	private void awaitReady(long count) {
		TestNode.soon().until(() -> ready() == count);
	}

	@Test
	void taskIsAddedAfterTheCommitAndNotBefore() {
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a", AddOptions.DEFAULTS)).isEqualTo(AddResult.AFTER_COMMIT);
			assertThat(this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'")).isZero();
			assertThat(ready()).isZero();
		});
		awaitReady(1);
		TestNode.soon()
			.until(() -> this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'") == 0);
	}

	@Test
	void relayOnDemandReturnsWhenCommittedTasksAreInTheirQueue() {
		for (int i = 0; i < 5; i++) {
			String id = "task-" + i;
			this.transaction.executeWithoutResult((status) -> add(id, AddOptions.DEFAULTS));
			this.nodes.get(0).relayCommitted();
			assertThat(ready()).isEqualTo(i + 1);
		}
		this.transaction.executeWithoutResult((status) -> {
			add("open", AddOptions.DEFAULTS);
			this.nodes.get(0).relayCommitted();
			assertThat(ready()).isEqualTo(5);
		});
	}

	@Test
	void discardedTasksAreNotAdded() {
		QueuePolicy bounded = new QueuePolicy(1, 3, QueuePolicy.DEFAULTS.finishedRetention());
		ContractQueue.join(this.target.store(this.name).applyPolicy(bounded));
		this.transaction.executeWithoutResult((status) -> ContractQueue.join(this.queue.add(tasks("a", 0, 3))));
		this.nodes.get(0).relayCommitted();
		assertThat(ready()).isOne();
		assertThat(rows()).isEqualTo(2);
		this.nodes.get(0).discardCommitted();
		assertThat(rows()).isZero();
		assertThat(claimedIds()).containsExactly("a0");
	}

	@Test
	void rollbackLeavesNothing() {
		this.transaction.executeWithoutResult((status) -> {
			add("rolled back", AddOptions.DEFAULTS);
			status.setRollbackOnly();
		});
		this.transaction.executeWithoutResult((status) -> add("committed", AddOptions.DEFAULTS));
		awaitReady(1);
		assertThat(claimedIds()).containsExactly("committed");
	}

	@Test
	void addOutsideOfATransactionIsMadeAtOnce() {
		assertThat(add("a", AddOptions.DEFAULTS)).isEqualTo(AddResult.ADDED);
		assertThat(ready()).isOne();
	}

	@Test
	void optionsTravelAlong() {
		Instant due = Instant.parse("2100-01-01T00:00:00Z");
		this.transaction.executeWithoutResult((status) -> {
			add("due", AddOptions.dueAt(due).header("trace", "ü"));
			add("plain", AddOptions.DEFAULTS);
			ContractQueue.join(this.queue
				.add(List.of(new NewTask("first", new byte[] { 1, 2 }, true, AddOptions.DEFAULTS.evenIfFinished()))));
		});
		awaitReady(2);
		TaskInfo info = ContractQueue.join(this.target.store(this.name).find(List.of("due"))).get(0).orElseThrow();
		assertThat(info.dueAt()).isEqualTo(due);
		assertThat(ContractQueue.join(this.target.store(this.name).findPayload("due")).orElseThrow().headers())
			.containsEntry("trace", "ü");
		assertThat(ContractQueue.join(this.target.store(this.name).findPayload("first")).orElseThrow().payload())
			.containsExactly(1, 2);
		assertThat(claimedIds()).containsExactly("first", "plain");
	}

	@Test
	void readOnlyTransactionRefuses() {
		this.transaction.setReadOnly(true);
		this.transaction
			.executeWithoutResult((status) -> assertThat(this.queue.add(tasks("a", 0, 1))).isCompletedExceptionally()
				.failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalTransactionStateException.class)
				.withMessageContaining("read-only"));
	}

	@Test
	void severalNodesRelayEachTaskOnceInOrder() {
		startAnother();
		startAnother();
		for (int i = 0; i < 2000; i += 250) {
			int from = i;
			this.transaction
				.executeWithoutResult((status) -> ContractQueue.join(this.queue.add(tasks("task-", from, from + 250))));
		}
		awaitReady(2000);
		List<String> ids = new ArrayList<>(claimedIds());
		ids.addAll(claimedIds());
		assertThat(ids).isEqualTo(IntStream.range(0, 2000).mapToObj((i) -> "task-" + i).toList());
		assertThat(new HashSet<>(ids)).hasSize(2000);
	}

	@Test
	void tasksOfOneCallMayBeLargerThanAStatement() {
		byte[] payload = new byte[1_000_000];
		Arrays.fill(payload, (byte) '\'');
		List<NewTask> tasks = IntStream.range(0, 20)
			.mapToObj((i) -> new NewTask("large-" + i, payload, false, AddOptions.DEFAULTS))
			.toList();
		this.transaction.executeWithoutResult((status) -> ContractQueue.join(this.queue.add(tasks)));
		awaitReady(20);
	}

	@Test
	void tasksOfANodeThatDiedAreRelayedByAnother() {
		this.nodes.get(0).stop();
		this.transaction.executeWithoutResult((status) -> add("a", AddOptions.DEFAULTS));
		assertThat(ready()).isZero();
		startAnother();
		awaitReady(1);
	}

	@Test
	void fullQueueKeepsItsTasksWaitingAndHoldsUpNoOther() {
		QueuePolicy bounded = new QueuePolicy(1, 3, QueuePolicy.DEFAULTS.finishedRetention());
		ContractQueue.join(this.target.store(this.name).applyPolicy(bounded));
		QueueName other = new QueueName(this.namespace, "other");
		this.transaction.executeWithoutResult((status) -> {
			ContractQueue.join(this.queue.add(tasks("a", 0, 3)));
			ContractQueue.join(this.nodes.get(0).store(other).add(tasks("b", 0, 1)));
		});
		TestNode.soon().until(() -> ContractQueue.join(this.target.store(other).counts()).ready() == 1);
		assertThat(ready()).isOne();
		assertThat(claimedIds()).containsExactly("a0");
		awaitReady(1);
		assertThat(claimedIds()).containsExactly("a1");
	}

	@Test
	void tasksThatCannotBeAddedHoldUpNoOtherLoop() {
		OutboxRow unreadable = new OutboxRow(0, "broken", 0, new byte[] { 99 });
		JdbcOutbox outbox = new JdbcOutbox(this.pool, TestDatabase.HANG_TIMEOUT, this.namespace);
		this.transaction.executeWithoutResult((status) -> {
			outbox.insertRows(Collections.nCopies(1000, unreadable), () -> {
			});
			add("a", AddOptions.DEFAULTS);
		});
		awaitReady(1);
		TestNode.soon()
			.until(() -> this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'") == 1000);
	}

	@Test
	void addAfterTheCommitIsKeptToo() {
		try (HikariDataSource manual = this.database.pool(3, false)) {
			OutboxBackend node = new OutboxBackend(this.target,
					new JdbcOutbox(manual, TestDatabase.HANG_TIMEOUT, this.namespace), this.namespace,
					TestDatabase.HANG_TIMEOUT);
			this.nodes.add(node);
			TaskStore store = node.store(this.name);
			new TransactionTemplate(new JdbcTransactionManager(manual)).executeWithoutResult((status) -> {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						ContractQueue.join(store.add(tasks("late", 0, 1)));
					}

				});
			});
			awaitReady(1);
			node.close();
		}
	}

	@Test
	void clientLeavesTheOutboxToOthersUntilItUsesIt() {
		this.nodes.get(0).stop();
		this.transaction.executeWithoutResult((status) -> add("a", AddOptions.DEFAULTS));
		OutboxBackend client = new OutboxBackend(this.target,
				new JdbcOutbox(this.pool, TestDatabase.HANG_TIMEOUT, this.namespace), this.namespace,
				TestDatabase.HANG_TIMEOUT, true);
		this.nodes.add(client);
		client.relayCommitted();
		assertThat(ready()).isZero();
		this.transaction
			.executeWithoutResult((status) -> ContractQueue.join(client.store(this.name).add(tasks("own", 0, 1))));
		awaitReady(2);
	}

	@Test
	void relayGoesOnThoughItsRowWasRemoved() {
		this.transaction.executeWithoutResult((status) -> add("a", AddOptions.DEFAULTS));
		awaitReady(1);
		new JdbcTemplate(this.pool).update("delete from chihuo_outbox_relays where namespace = ?", this.namespace);
		this.transaction.executeWithoutResult((status) -> add("b", AddOptions.DEFAULTS));
		awaitReady(2);
	}

	@Test
	void openTransactionHoldsUpNoOther() {
		this.transaction.executeWithoutResult((status) -> {
			add("open", AddOptions.DEFAULTS);
			ContractQueue.join(CompletableFuture.runAsync(
					() -> this.transaction.executeWithoutResult((inner) -> add("committed", AddOptions.DEFAULTS))));
			awaitReady(1);
			assertThat(claimedIds()).containsExactly("committed");
		});
		awaitReady(1);
	}

	private long rows() {
		return this.database.count("chihuo_outbox where namespace = '" + this.namespace + "'");
	}

	/** The task runs to its end, and the relay does not know that it was added. */
	@Test
	void taskIsAddedOnceThoughTheFirstAnswerIsLost() {
		this.nodes.get(0).stop();
		AtomicInteger lost = new AtomicInteger();
		startAnother(new LosingBackend(this.target, () -> {
			if (lost.getAndIncrement() == 0) {
				TaskStore store = this.target.store(this.name);
				ContractQueue queue = new ContractQueue(store, (time) -> {
				});
				queue.acknowledge(queue.claim(ContractQueue.ONE_HOUR));
				throw new BackendUnavailableException("The answer is lost", null);
			}
		}).asBackend());
		this.transaction.executeWithoutResult((status) -> add("a", AddOptions.DEFAULTS));
		TestNode.soon().until(() -> rows() == 0);
		assertThat(lost).hasValue(1); // the record shows that it was added
		assertThat(ready()).isZero();
	}

	@Test
	void rowThatCannotBeReadHoldsUpNoOtherOfItsLoop() {
		this.transaction.executeWithoutResult((status) -> {
			new JdbcOutbox(this.pool, TestDatabase.HANG_TIMEOUT, this.namespace)
				.insertRows(List.of(new OutboxRow(0, "loop", 0, new byte[] { 99 })), () -> {
				});
			add("a", AddOptions.DEFAULTS);
		});
		awaitReady(1);
		TestNode.soon().until(() -> rows() == 1);
	}

	@Test
	void taskThatTheQueueCannotTakeHoldsUpNoOtherOfItsLoop() {
		this.nodes.get(0).stop();
		startAnother(BackendProxy.withStores(this.target, (store) -> new DelegatingTaskStore(store) {

			@Override
			public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
				boolean refuses = changes.stream()
					.anyMatch((change) -> change.slot() != null && change.slot().task().id().equals("refused"));
				return refuses ? CompletableFuture.failedFuture(new IllegalArgumentException("No such task"))
						: store.changeSchedules(changes);
			}

		}));
		this.transaction.executeWithoutResult((status) -> {
			ContractQueue.join(this.queue.add(tasks("a", 0, 2)));
			add("refused", AddOptions.DEFAULTS);
			ContractQueue.join(this.queue.add(tasks("b", 0, 2)));
		});
		TestNode.soon().until(() -> rows() == 1);
		assertThat(claimedIds()).containsExactly("a0", "a1", "b0", "b1");
	}

	/** Its adds are made, and then fail. */
	private record LosingBackend(TaskBackend target, Runnable onAdded) {

		TaskBackend asBackend() {
			return (TaskBackend) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { TaskBackend.class },
					(proxy, method, arguments) -> method.getName().equals("store")
							? store(this.target.store((QueueName) arguments[0]))
							: method.invoke(this.target, arguments));
		}

		private TaskStore store(TaskStore store) {
			return new DelegatingTaskStore(store) {

				@Override
				public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
					return store.add(tasks).whenComplete((answer, failure) -> LosingBackend.this.onAdded.run());
				}

				@Override
				public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
					boolean adds = changes.stream().anyMatch((change) -> change.slot() != null);
					return store.changeSchedules(changes).whenComplete((answer, failure) -> {
						if (adds) {
							LosingBackend.this.onAdded.run();
						}
					});
				}

			};
		}

	}

}
