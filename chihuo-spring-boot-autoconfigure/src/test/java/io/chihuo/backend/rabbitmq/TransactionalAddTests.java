// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adds within transactions of the application, over a real broker.
 */
@Tag("stores")
class TransactionalAddTests {

	private final TestDatabase database = TestDatabase.h2();

	private final CachingConnectionFactory factory = RabbitContract.connect();

	private final RabbitTaskBackend backend = new RabbitTaskBackend(this.factory,
			new JdbcLedger(this.database.dataSource(), Duration.ofSeconds(20)), TaskClock.systemClock(),
			new RabbitSettings(QueueType.CLASSIC, true, Duration.ofSeconds(20)));

	private final TaskStore store = this.backend.store(new QueueName("transactions", UUID.randomUUID().toString()));

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(this.database.dataSource()));

	@BeforeEach
	void open() {
		ContractQueue.join(this.store.applyPolicy(QueuePolicy.DEFAULTS));
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.factory.destroy();
		this.database.close();
	}

	private AddResult add(String id) {
		return ContractQueue.join(this.store.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS)))).get(0);
	}

	private List<String> claim() {
		return ContractQueue.join(this.store.claim(ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker")))
			.tasks()
			.stream()
			.map((task) -> task.lease().id())
			.toList();
	}

	@Test
	void taskIsClaimedAfterTheCommit() {
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.ADDED);
			assertThat(claim()).isEmpty();
		});
		TestLimits.await("task").until(this::claim, List.of("a")::equals);
	}

	@Test
	void taskThatWasRolledBackIsNotClaimed() {
		this.transaction.executeWithoutResult((status) -> {
			add("a");
			status.setRollbackOnly();
		});
		this.transaction.executeWithoutResult((status) -> add("b"));
		TestLimits.await("task").until(this::claim, List.of("b")::equals);
		assertThat(ContractQueue.join(this.store.counts()).ready()).isZero();
	}

}
