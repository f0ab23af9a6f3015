// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Applications that keep their queues in a database, or in a file.
 */
class JdbcBackendStartTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=jdbc");

	@ChihuoLoop(name = "letters", concurrency = "2")
	static class DatabaseLoop {

		final List<String> made = new CopyOnWriteArrayList<>();

		@MakeTask
		void make(Task<Void> task) {
			task.finish();
			this.made.add(task.id());
		}

	}

	private ApplicationContextRunner withFile() {
		return this.contextRunner.withPropertyValues("chihuo.jdbc.file=" + this.directory.resolve("queues"));
	}

	private static TaskQueue<Void> letters(AssertableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("letters", Void.class);
	}

	@Test
	void fileNeedsNoDatabaseAndKeepsTasksOverRestart() {
		withFile().run((context) -> {
			assertThat(letters(context).add("a").isAccepted()).isTrue();
			assertThat(context.getBean(HealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
		});
		assertThat(this.directory.resolve("queues.mv.db")).exists();
		withFile().withBean(DatabaseLoop.class).run((context) -> {
			TestNode.soon().until(() -> letters(context).isFinished("a"));
			assertThat(context.getBean(DatabaseLoop.class).made).containsExactly("a");
			assertThat(letters(context).add("a").isAccepted()).isFalse();
		});
	}

	@Test
	void tablesHaveTheConfiguredPrefixAndSchema() {
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues(
				"spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("shop")
						+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;INIT=create schema if not exists work",
				"chihuo.jdbc.initialize-schema=always", "chihuo.jdbc.table-prefix=shop_", "chihuo.jdbc.schema=work");
		runner.run((context) -> {
			letters(context).add("a");
			assertThat(JdbcClient.create(context.getBean(DataSource.class))
				.sql("select count(*) from work.shop_tasks")
				.query(Long.class)
				.single()).isEqualTo(1);
		});
		runner.withPropertyValues("chihuo.jdbc.table-prefix=Shop-")
			.run((context) -> assertThat(failureOf(context)).hasMessageContaining("'Shop-' is no prefix of tables"));
	}

	@Test
	void fileServesOneProcess() throws Exception {
		Path file = this.directory.resolve("queues");
		Path lock = this.directory.resolve("queues.mv.db");
		withFile().run((context) -> letters(context).add("a"));
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
			channel.lock();
			withFile().run((context) -> assertThat(failureOf(context))
				.hasMessageContaining("'" + file + ".mv.db' with the queues cannot be opened"));
		}
	}

	private static Throwable failureOf(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof ChihuoConfigurationException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isNotNull();
		return failure;
	}

	@Test
	void databaseInMemoryIsNoPlaceForQueuesWithoutBeingNamed() {
		this.contextRunner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:somewhere")
			.withPropertyValues("chihuo.jdbc.file=" + this.directory.resolve("beside"))
			.run((context) -> assertThat(letters(context).add("a").isAccepted()).isTrue());
		assertThat(this.directory.resolve("beside.mv.db")).exists();
		this.contextRunner
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:named", "chihuo.connection=dataSource",
					"chihuo.jdbc.initialize-schema=always")
			.run((context) -> {
				assertThat(letters(context).add("a").isAccepted()).isTrue();
				assertThat(rowsOf(context)).isEqualTo(1);
			});
	}

	@Test
	void databaseOfEachConnectionIsNoPlaceForQueues() {
		this.contextRunner
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:", "chihuo.connection=dataSource",
					"chihuo.jdbc.initialize-schema=always")
			.run((context) -> assertThat(failureOf(context))
				.hasMessageContaining("'jdbc:h2:mem:', which is a database of its own for each connection"));
	}

	@Test
	void tildeInThePathOfTheFileStandsForTheDirectoryOfTheUser() {
		String home = System.setProperty("user.home", this.directory.toString());
		try {
			this.contextRunner.withPropertyValues("chihuo.jdbc.file=~/data/queues")
				.run((context) -> assertThat(this.directory.resolve("data/queues.mv.db")).exists());
		}
		finally {
			System.setProperty("user.home", home);
		}
	}

	@Test
	void queueOfAnotherFormatMakesItsLoopFailUntilItIsStartedAgain() {
		this.contextRunner
			.withPropertyValues(
					"spring.datasource.url=jdbc:h2:async:" + this.directory.resolve("shop") + ";WRITE_DELAY=0",
					"chihuo.jdbc.initialize-schema=always")
			.withBean(DatabaseLoop.class)
			.run((context) -> {
				JdbcClient database = JdbcClient.create(context.getBean(DataSource.class));
				LoopControl loop = context.getBean(ChihuoLoopRegistry.class).find("letters").orElseThrow();
				HealthIndicator health = context.getBean(HealthIndicator.class);
				letters(context).add("a");
				database.sql("update chihuo_queues set format = 2").update();
				TestNode.soon().until(() -> {
					catchThrowable(() -> letters(context).counts());
					return loop.state() == LoopState.FAILED;
				});
				assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				database.sql("update chihuo_queues set format = 1").update();
				loop.start();
				TestNode.soon().until(() -> health.health().getStatus() == Status.UP);
				letters(context).add("b");
				TestNode.soon().until(() -> letters(context).isFinished("b"));
			});
	}

	private static Long rowsOf(AssertableApplicationContext context) {
		return JdbcClient.create(context.getBean(DataSource.class))
			.sql("select count(*) from chihuo_tasks")
			.query(Long.class)
			.single();
	}

	@Test
	void addIsPartOfTheTransactionOnTheSameDatabase() {
		this.contextRunner
			.withPropertyValues(
					"spring.datasource.url=jdbc:h2:async:" + this.directory.resolve("shop") + ";WRITE_DELAY=0",
					"chihuo.jdbc.initialize-schema=always")
			.withBean(DatabaseLoop.class)
			.run((context) -> {
				TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
				TaskQueue<Void> queue = letters(context);
				transactions.executeWithoutResult((status) -> {
					queue.add("rolled back");
					status.setRollbackOnly();
				});
				transactions.executeWithoutResult((status) -> {
					queue.add("committed");
					assertThat(context.getBean(DatabaseLoop.class).made).isEmpty();
				});
				TestNode.soon().until(() -> queue.isFinished("committed"));
				assertThat(queue.find("rolled back")).isEmpty();
				assertThat(context.getBean(DatabaseLoop.class).made).containsExactly("committed");
			});
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void twoApplicationsShareDatabaseWithPoolsOfTwo() {
		PostgresServer server = PostgresServer.shared();
		ApplicationContextRunner shared = this.contextRunner.withPropertyValues(
				"spring.datasource.url=" + server.jdbcUrl(), "spring.datasource.username=" + server.user(),
				"spring.datasource.hikari.maximum-pool-size=2", "chihuo.jdbc.initialize-schema=always",
				"chihuo.namespace=two-" + UUID.randomUUID());
		shared.run((client) -> shared
			.withPropertyValues("chihuo.namespace=" + client.getEnvironment().getProperty("chihuo.namespace"))
			.withBean(DatabaseLoop.class)
			.run((worker) -> {
				assertThat(client.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);

				for (int i = 0; i < 20; i++) {
					letters(client).add("t" + i);
				}
				TestNode.soon().until(() -> letters(client).counts().finished() == 20);
				assertThat(worker.getBean(DatabaseLoop.class).made).hasSize(20);
				assertThat(client.getBean(TaskBackend.class).name()).isEqualTo("jdbc");
			}));
	}

	@Test
	void missingTablesColumnsAndIndexesAreNamed() {
		ApplicationContextRunner database = this.contextRunner.withPropertyValues(
				"spring.datasource.url=jdbc:h2:async:" + this.directory.resolve("tables") + ";WRITE_DELAY=0");
		database.run((context) -> assertThat(failureOf(context)).hasMessageContaining("CHIHUO_TASKS")
			.extracting((failure) -> ((ChihuoConfigurationException) failure).action())
			.asString()
			.contains("'chihuo.jdbc.initialize-schema' to 'always'"));
		database.withPropertyValues("chihuo.jdbc.initialize-schema=always").run((context) -> {
			assertThat(context).hasNotFailed();
			JdbcClient.create(context.getBean(DataSource.class)).sql("drop index chihuo_tasks_look").update();
		});
		database.run((context) -> assertThat(failureOf(context))
			.hasMessageContaining("index chihuo_tasks_look of table chihuo_tasks is not there"));
		database.withPropertyValues("chihuo.jdbc.initialize-schema=always").run((context) -> {
			assertThat(context).hasNotFailed();
			JdbcClient.create(context.getBean(DataSource.class)).sql("alter table chihuo_tasks drop parked").update();
		});
		database.run((context) -> assertThat(failureOf(context)).hasMessageContaining("PARKED"));
	}

	@Test
	void missingLibraryIsNamed() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.run((context) -> assertThat(failureOf(context))
				.hasMessageContaining("its library is not on the class path")
				.extracting((failure) -> ((ChihuoConfigurationException) failure).action())
				.asString()
				.contains("spring-boot-starter-jdbc"));
	}

}
