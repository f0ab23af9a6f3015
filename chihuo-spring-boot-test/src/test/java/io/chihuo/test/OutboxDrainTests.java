// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddResult;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues on Redis, and transactions on a database with an outbox.
 */
@SpringBootTest(
		properties = { "chihuo.backend=redis", "chihuo.outbox.enabled=true", "chihuo.jdbc.initialize-schema=always" })
@AutoConfigureChihuo
class OutboxDrainTests {

	private static final int STEP_COUNT = 10;

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<Integer> orders;

	@Autowired
	PlatformTransactionManager transactionManager;

	@DynamicPropertySource
	static void useServers(DynamicPropertyRegistry properties) {
		String url = "jdbc:h2:mem:" + UUID.randomUUID();
		properties.add("spring.data.redis.port", () -> RedisServer.shared().port());
		properties.add("spring.datasource.url", () -> url);
	}

	@AfterTransaction
	void addOfTheTestIsRolledBack() {
		assertThat(this.orders).hasNoTasks();
		assertThat(this.tester.drain()).isEmpty();
	}

	@Test
	void committedAddRunsInTheNextDrain() {
		inTransaction().executeWithoutResult((status) -> {
			assertThat(this.orders.add("a", 0)).isEqualTo(AddResult.AFTER_COMMIT);
			assertThat(this.tester.drain("orders")).isEmpty();
		});
		assertThat(this.tester.drainOrThrow("orders")).extracting(DrainedRun::id).containsExactly("a");
		assertThat(this.tester.drain("orders")).isEmpty();
	}

	@Test
	void committedAddIsSeenByAssertions() {
		inTransaction().executeWithoutResult((status) -> this.orders.addOrThrow("a", 0));
		assertThat(this.orders).hasTask("a").withPayload(0);
	}

	@Test
	void addThatIsRolledBackNeverRuns() {
		inTransaction().executeWithoutResult((status) -> {
			this.orders.addOrThrow("a", 0);
			status.setRollbackOnly();
		});
		assertThat(this.tester.drain("orders")).isEmpty();
		assertThat(this.orders).hasNoTasks();
	}

	@Test
	void addsThatRunsCommitBelongToTheSameDrain() {
		this.orders.addOrThrow("step", STEP_COUNT);
		assertThat(this.tester.drainOrThrow("orders")).hasSize(STEP_COUNT + 1);
	}

	@Test
	void manyCommittedAddsRunInOrder() {
		List<String> ids = IntStream.range(0, 1100).mapToObj((i) -> "order-" + i).toList();
		inTransaction().executeWithoutResult(
				(status) -> this.orders.addAll(ids.stream().map((id) -> TaskEntry.of(id, 0)).toList()));
		assertThat(this.tester.drainOrThrow("orders")).extracting(DrainedRun::id).containsExactlyElementsOf(ids);
	}

	@Test
	@Transactional
	void addOfATransactionalTestNeverRuns() {
		this.orders.addOrThrow("a", 0);
		assertThat(this.tester.drain("orders")).isEmpty();
	}

	@RepeatedTest(2)
	void committedAddThatNoQueueHasIsGoneInTheNextTest() {
		assertThat(this.tester.drain("orders")).isEmpty();
		this.tester.backendDown();
		inTransaction().executeWithoutResult((status) -> this.orders.addOrThrow("left", 0));
	}

	private TransactionOperations inTransaction() {
		return new TransactionTemplate(this.transactionManager);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OutboxApplication {

		@ChihuoLoop(name = "orders")
		static class SteppedLoop {

			private final TransactionOperations transactions;

			SteppedLoop(PlatformTransactionManager transactionManager) {
				this.transactions = new TransactionTemplate(transactionManager);
			}

			@MakeTask
			void order(Task<Integer> task) {
				if (task.payload() > 0) {
					this.transactions.executeWithoutResult(
							(status) -> task.queue().addOrThrow("step-" + task.payload(), task.payload() - 1));
				}
			}

		}

	}

}
