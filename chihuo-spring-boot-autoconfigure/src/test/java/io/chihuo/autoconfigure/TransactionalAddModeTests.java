// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.TestNode;
import io.chihuo.event.TaskNotAdded;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Adds within a transaction, by backend and configuration.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionalAddModeTests {

	private static final String WARNING = "cannot join";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class));

	static class LostTasks {

		final List<TaskNotAdded> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onTaskNotAdded(TaskNotAdded event) {
			this.events.add(event);
		}

	}

	private ApplicationContextRunner onH2() {
		return this.contextRunner.withPropertyValues("chihuo.backend=jdbc", "chihuo.connection=dataSource",
				"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
	}

	private ApplicationContextRunner onPostgres() {
		PostgresServer server = PostgresServer.shared();
		return this.contextRunner.withPropertyValues("chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always",
				"spring.datasource.url=" + server.jdbcUrl(), "spring.datasource.username=" + server.user(),
				"chihuo.namespace=modes-" + UUID.randomUUID());
	}

	private static void runWithQueue(ApplicationContextRunner runner, TransactionUser user) {
		runner.run((context) -> user.use(context.getBean(TransactionTemplate.class),
				context.getBean(ChihuoClient.class).queue("letters", Void.class)));
	}

	private static void addsJoin(TransactionTemplate transactions, TaskQueue<Void> queue) {
		transactions.executeWithoutResult((status) -> {
			assertThat(queue.add("a")).isEqualTo(AddResult.ADDED);
			assertThat(queue.exists("a")).isTrue();
			status.setRollbackOnly();
		});
		assertThat(queue.exists("a")).isFalse();
	}

	private static void addsWait(TransactionTemplate transactions, TaskQueue<Void> queue) {
		transactions.executeWithoutResult((status) -> {
			assertThat(queue.add("rolled back")).isEqualTo(AddResult.AFTER_COMMIT);
			status.setRollbackOnly();
		});
		transactions.executeWithoutResult((status) -> {
			assertThat(queue.add("a")).isEqualTo(AddResult.AFTER_COMMIT);
			assertThat(queue.exists("a")).isFalse();
		});
		assertThat(queue.exists("a")).isTrue();
		assertThat(queue.exists("rolled back")).isFalse();
	}

	@Test
	void addOnTheDatabaseOfTheTransactionJoinsItByDefault(CapturedOutput output) {
		runWithQueue(onH2(), TransactionalAddModeTests::addsJoin);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void addOnPostgresJoinsByDefault() {
		runWithQueue(onPostgres(), TransactionalAddModeTests::addsJoin);
	}

	@Test
	void addOnTheDatabaseOfTheTransactionWaitsForItsCommitIfConfigured(CapturedOutput output) {
		runWithQueue(onH2().withPropertyValues("chihuo.jdbc.transactions=after-commit"),
				TransactionalAddModeTests::addsWait);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void addOnPostgresWaitsForTheCommitIfConfigured() {
		runWithQueue(onPostgres().withPropertyValues("chihuo.jdbc.transactions=after-commit"),
				TransactionalAddModeTests::addsWait);
	}

	interface Letters {

		@ChihuoTask
		String write(String text);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Letters.class)
	static class ImportingLetters {

	}

	@Test
	void callThatWaitsForItsResultIsRefusedBeforeItsTaskIsAdded() {
		onH2().withUserConfiguration(ImportingLetters.class).run((context) -> {
			Letters letters = context.getBean(Letters.class);
			context.getBean(TransactionTemplate.class)
				.executeWithoutResult(
						(status) -> assertThatIllegalStateException().isThrownBy(() -> letters.write("Dear Ann"))
							.withMessageContainingAll("'Letters.write'", "before the commit"));
			assertThat(context.getBean(ChihuoClient.class).queue("letters", Void.class).counts().isDrained()).isTrue();
		});
	}

	@Test
	void addWithinATransactionOfAnotherDataSourceWaitsForItsCommit(CapturedOutput output) {
		try (HikariDataSource other = new HikariDataSource()) {
			other.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
			runWithQueue(onH2(), (own, queue) -> {
				addsWait(new TransactionTemplate(new JdbcTransactionManager(other)), queue);
				addsJoin(own, client(queue));
			});
		}
		assertThat(output).containsOnlyOnce(WARNING);
	}

	private static TaskQueue<Void> client(TaskQueue<Void> queue) {
		queue.cancel("a");
		return queue;
	}

	@Test
	void awaitWithinTheTransactionThatAddedFailsAtOnce() {
		runWithQueue(onH2(), (transactions, queue) -> transactions.executeWithoutResult((status) -> {
			TaskHandle<Void> handle = queue.submit("a", null);
			assertThatIllegalStateException().isThrownBy(handle::await).withMessageContaining("await it afterwards");
		}));
	}

	@Test
	void addOnRedisWaitsForTheCommitAndWarnsOnce(CapturedOutput output) {
		RedisServer server = RedisServer.shared();
		runWithQueue(onRedis(server), TransactionalAddModeTests::addsWait);
		assertThat(output).containsOnlyOnce(WARNING);
	}

	@Test
	void addOnRedisGoesToTheOutboxOfTheTransactionIfConfigured(CapturedOutput output) {
		onRedis(RedisServer.shared())
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("chihuo.outbox.enabled=true")
			.run((context) -> {
				TaskQueue<Void> queue = context.getBean(ChihuoClient.class).queue("letters", Void.class);
				TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
				transactions.executeWithoutResult((status) -> {
					assertThat(queue.add("rolled back")).isEqualTo(AddResult.AFTER_COMMIT);
					status.setRollbackOnly();
				});
				transactions.executeWithoutResult((status) -> {
					assertThat(queue.add("a")).isEqualTo(AddResult.AFTER_COMMIT);
					assertThat(outboxRows(context.getBean(DataSource.class))).isOne();
				});
				TestNode.soon().until(() -> queue.exists("a") && outboxRows(context.getBean(DataSource.class)) == 0);
				assertThat(queue.exists("rolled back")).isFalse();
				transactions.executeWithoutResult((status) -> {
					for (int i = 0; i < 300; i++) {
						queue.add("task-" + i);
					}
				});
				TestNode.soon()
					.until(() -> outboxRows(context.getBean(DataSource.class)) == 0 && queue.counts().ready() == 301);
				assertThat(queue.add("at once")).isEqualTo(AddResult.ADDED);
				assertThat(context.getBean(SimpleMeterRegistry.class).get("chihuo.outbox.lag").gauge().value())
					.isZero();
			});
		assertThat(output).doesNotContain(WARNING);
	}

	private static Long outboxRows(DataSource dataSource) {
		return JdbcClient.create(dataSource).sql("select count(*) from chihuo_outbox").query(Long.class).single();
	}

	private ApplicationContextRunner onRedis(RedisServer server) {
		return this.contextRunner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=redis", "chihuo.namespace=" + UUID.randomUUID(),
					"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port(),
					"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
	}

	@Test
	void addThatFailsAfterTheCommitIsLoggedCountedAndPublished(CapturedOutput output) {
		try (RedisServer server = RedisServer.start()) {
			onRedis(server)
				.withConfiguration(
						AutoConfigurations.of(MetricsAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class))
				.withBean(SimpleMeterRegistry.class)
				.withBean(LostTasks.class)
				.withPropertyValues("chihuo.timeout=300ms")
				.run((context) -> {
					TaskQueue<Void> queue = context.getBean(ChihuoClient.class).queue("letters", Void.class);
					context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
						queue.add("lost");
						server.kill();
					});
					LostTasks lost = context.getBean(LostTasks.class);
					TestNode.soon().until(() -> !lost.events.isEmpty());
					assertThat(lost.events).extracting(TaskNotAdded::id).containsExactly("lost");
					TestNode.soon()
						.untilAsserted(() -> assertThat(context.getBean(SimpleMeterRegistry.class)
							.get("chihuo.queue.adds.lost")
							.tag("loop", "letters")
							.counter()
							.count()).isEqualTo(1));
				});
		}
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(output).contains("1 task(s) of queue 'letters' were not added after the commit");
	}

	@FunctionalInterface
	private interface TransactionUser {

		void use(TransactionTemplate transactions, TaskQueue<Void> queue);

	}

}
