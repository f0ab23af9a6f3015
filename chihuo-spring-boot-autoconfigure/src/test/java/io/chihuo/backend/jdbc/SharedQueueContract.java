// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes with one database, and transactions of the application on it.
 */
abstract class SharedQueueContract {

	private final TestDatabase database = open();

	private final JdbcTaskBackend backend = node();

	private final JdbcTaskBackend other = node();

	private final QueueName name = new QueueName("nodes", UUID.randomUUID().toString());

	private final TaskStore store = this.backend.store(this.name);

	private final TaskStore otherStore = this.other.store(this.name);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(this.database.dataSource()));

	/** Open the database under test. */
	abstract TestDatabase open();

	private JdbcTaskBackend node() {
		return new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT, false);
	}

	@BeforeEach
	void makeQueue() {
		ContractQueue.join(this.store.applyPolicy(QueuePolicy.DEFAULTS));
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.other.close();
		this.database.close();
	}

	private static AddResult add(TaskStore store, String id) {
		return ContractQueue.join(store.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS)))).get(0);
	}

	private static List<LeasedTask> claim(TaskStore store) {
		return ContractQueue.join(store.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker"))).tasks();
	}

	private static List<String> claimIds(TaskStore store) {
		return claim(store).stream().map((task) -> task.lease().id()).toList();
	}

	@Test
	void taskIsClaimedAfterTheCommitOnly() {
		add(this.store, "first");
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add(this.store, "a")).isEqualTo(AddResult.ADDED);
			assertThat(claimIds(this.otherStore)).containsExactly("first");
			assertThat(claimIds(this.otherStore)).isEmpty();
		});
		assertThat(claimIds(this.otherStore)).containsExactly("a");
	}

	@Test
	void taskThatWasRolledBackIsGone() {
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "a");
			status.setRollbackOnly();
		});
		assertThat(add(this.store, "a")).isEqualTo(AddResult.ADDED);
		assertThat(claimIds(this.store)).containsExactly("a");
	}

	@Test
	void openTransactionHoldsUpNeitherAddsNorClaimsNorSettlements() {
		add(this.store, "before");
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "a");
			add(this.store, "before");
			assertThat(CompletableFuture.supplyAsync(() -> add(this.otherStore, "b")))
				.succeedsWithin(TestLimits.HANG_TIMEOUT)
				.isEqualTo(AddResult.ADDED);
			List<LeasedTask> claimed = claim(this.otherStore);
			assertThat(claimed).extracting((task) -> task.lease().id()).containsExactly("before", "b");
			ContractQueue.join(this.otherStore
				.settle(claimed.stream().map((task) -> Settlement.acknowledge(task.lease(), false)).toList()));
		});
		assertThat(claimIds(this.store)).contains("a");
	}

	@Test
	void readOnlyTransactionIsRefused() {
		TransactionTemplate readOnly = new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult(
				(status) -> assertThat(this.store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))))
					.failsWithin(TestLimits.HANG_TIMEOUT)
					.withThrowableThat()
					.havingRootCause()
					.withMessageContaining("read-only"));
	}

	@Test
	void addInASuspendedTransactionIsCommittedByItself() {
		TransactionTemplate inner = new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "outer");
			inner.executeWithoutResult((own) -> add(this.store, "inner"));
			status.setRollbackOnly();
		});
		assertThat(claimIds(this.store)).containsExactly("inner");
	}

	@Test
	void rollbackToASavepointTakesItsAddsBack() {
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "kept");
			nested.executeWithoutResult((own) -> {
				add(this.store, "undone");
				own.setRollbackOnly();
			});
		});
		assertThat(claimIds(this.store)).containsExactly("kept");
	}

	@Test
	void listenerLearnsOfTasksOfItsOwnProcessAndOfOthers() {
		RecordingStoreListener listener = new RecordingStoreListener();
		Runnable unlisten = this.store.addListener(listener);
		add(this.otherStore, "a");
		listener.awaitReady();
		assertThat(claimIds(this.store)).containsExactly("a");
		unlisten.run();
		RecordingStoreListener next = new RecordingStoreListener();
		Runnable unlistenNext = this.store.addListener(next);
		this.transaction.executeWithoutResult((status) -> add(this.store, "b"));
		next.awaitReady();
		unlistenNext.run();
	}

	@Test
	void nodesThatClaimTogetherShareTheTasks() {
		ContractQueue.join(this.store.add(IntStream.range(0, 200)
			.mapToObj((i) -> ContractQueue.task("t" + i, "", AddOptions.DEFAULTS))
			.toList()));
		Set<String> claimed = ConcurrentHashMap.newKeySet();
		AtomicInteger count = new AtomicInteger();
		TestLimits.await("all tasks").until(() -> {
			List.of(this.store.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "one")),
					this.otherStore.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "other")))
				.forEach((claim) -> ContractQueue.join(claim).tasks().forEach((task) -> {
					claimed.add(task.lease().id());
					count.incrementAndGet();
				}));
			return claimed.size() == 200;
		});
		assertThat(count).hasValue(200);
	}

}
