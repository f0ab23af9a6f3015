// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.support.JdbcTransactionManager;
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
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that claims find tasks which were committed long after later ones were claimed,
 * though most claims look no further back than those.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class LateCommitTests {

	private final TestDatabase database = TestDatabase.postgres();

	private final SettableClock clock = new SettableClock(Instant.parse("2026-11-27T12:00:00Z"));

	private final JdbcTaskBackend backend = this.database.backend(this.clock);

	private final JdbcTaskBackend other = this.database.backend(this.clock);

	private final QueueName name = new QueueName("late", UUID.randomUUID().toString());

	private final TaskStore store = this.backend.store(this.name);

	private final TaskStore otherStore = this.other.store(this.name);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(this.database.dataSource()));

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

	private static List<LeasedTask> claim(TaskStore store, int most) {
		return ContractQueue.join(store.claim(ClaimRequest.of(most, ContractQueue.ONE_HOUR, "worker"))).tasks();
	}

	private static List<String> claimIds(TaskStore store, int most) {
		return claim(store, most).stream().map((task) -> task.lease().id()).toList();
	}

	/** While a transaction that has added the task late is open, others come and go. */
	private void addLate() {
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "late");
			CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 3; i++) {
					this.clock.advance(Duration.ofMinutes(1));
					add(this.otherStore, "t" + i);
					assertThat(claimIds(this.otherStore, 1)).containsExactly("t" + i);
				}
			}).join();
		});
	}

	@Test
	void taskThatAnotherNodeCommitsLateIsClaimed() {
		addLate();
		TestLimits.await("the late task").until(() -> claimIds(this.otherStore, 1).contains("late"));
	}

	@Test
	void nodeLearnsOfATaskThatAnotherNodeCommitsLate() {
		addLate();
		RecordingStoreListener listener = new RecordingStoreListener();
		Runnable unlisten = this.otherStore.addListener(listener);
		listener.awaitReady();
		assertThat(claimIds(this.otherStore, 1)).containsExactly("late");
		unlisten.run();
	}

	@Test
	void taskThatThisNodeCommitsLateIsClaimedAtOnce() {
		this.transaction.executeWithoutResult((status) -> {
			add(this.store, "late");
			CompletableFuture.runAsync(() -> {
				this.clock.advance(Duration.ofMinutes(1));
				add(this.otherStore, "a");
				assertThat(claimIds(this.store, 1)).containsExactly("a");
			}).join();
		});
		assertThat(claimIds(this.store, 1)).containsExactly("late");
	}

	@Test
	void taskThatAnotherNodeReleasesIsClaimedFirst() {
		add(this.store, "first");
		List<LeasedTask> first = claim(this.otherStore, 1);
		for (String id : List.of("second", "third", "fourth")) {
			this.clock.advance(Duration.ofMinutes(1));
			add(this.store, id);
		}
		assertThat(claimIds(this.store, 1)).containsExactly("second");
		assertThat(claimIds(this.store, 1)).containsExactly("third");
		ContractQueue.join(this.otherStore.settle(List.of(Settlement.release(first.get(0).lease()))));
		assertThat(claimIds(this.store, 2)).containsExactly("first", "fourth");
	}

}
