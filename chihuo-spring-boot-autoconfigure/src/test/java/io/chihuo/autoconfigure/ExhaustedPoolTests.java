// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The application holds all connections of the pool that its queues use too.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
@ExtendWith(OutputCaptureExtension.class)
class ExhaustedPoolTests {

	private static final int POOL_SIZE = 4;

	private static final int LOOP_CONCURRENCY = 2;

	private static final int TASK_COUNT = 20;

	private final List<Connection> held = new ArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always", "chihuo.timeout=2s",
				"chihuo.namespace=exhausted-" + UUID.randomUUID(), "chihuo.shutdown.grace-period=1s",
				"chihuo.loops.letters.backoff.max=1s", "spring.datasource.url=" + PostgresServer.shared().jdbcUrl(),
				"spring.datasource.username=" + PostgresServer.shared().user(),
				"spring.datasource.hikari.maximum-pool-size=" + POOL_SIZE)
		.withBean(GatedLoop.class);

	@ChihuoLoop(name = "letters", concurrency = "" + LOOP_CONCURRENCY, finishPolicy = "on-success")
	static class GatedLoop {

		private final CountDownLatch gate = new CountDownLatch(1);

		@MakeTask
		void make(Task<Void> task) throws InterruptedException {
			this.gate.await();
		}

	}

	private static TaskQueue<Void> letters(AssertableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("letters", Void.class);
	}

	private static String connectionTimeout(long millis) {
		return "spring.datasource.hikari.connection-timeout=" + millis;
	}

	private void holdAll(AssertableApplicationContext context) throws SQLException {
		HikariDataSource pool = (HikariDataSource) context.getBean(DataSource.class);
		while (this.held.size() < POOL_SIZE) {
			try {
				this.held.add(pool.getConnection());
			}
			catch (SQLException ex) {
				// they are asked for by loops too
			}
		}
	}

	private void releaseAll() throws SQLException {
		for (Connection connection : this.held) {
			connection.close();
		}
	}

	private void assertReportedAndOvercome(ApplicationContextRunner runner, CapturedOutput output, String reason) {
		runner.run((context) -> {
			TaskQueue<Void> queue = letters(context);
			IntStream.range(0, TASK_COUNT).forEach((i) -> queue.add("task-" + i));
			TestLimits.await("runs").until(() -> queue.counts().running() >= LOOP_CONCURRENCY);
			holdAll(context);
			context.getBean(GatedLoop.class).gate.countDown();
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> queue.add("refused"))
				.withMessageContaining(reason)
				.withMessageContaining("'spring.datasource.hikari.maximum-pool-size'");
			TestLimits.await("a warning").until(() -> output.getAll().contains("Loop 'letters' cannot "));
			releaseAll();
			TestLimits.await("all runs").ignoreExceptions().until(() -> queue.counts().finished() >= TASK_COUNT);
			assertThat(queue.add("after").isAccepted()).isTrue();
		});
	}

	@Test
	void callsThatStillWaitForAConnectionSayThatThePoolIsInUse(CapturedOutput output) {
		assertReportedAndOvercome(
				this.contextRunner.withPropertyValues(connectionTimeout(TestLimits.HANG_TIMEOUT.toMillis())), output,
				"all " + POOL_SIZE + " connections of the pool are in use");
		TestLimits.await().until(() -> output.getOut().contains("Calls of Chihuo wait for a connection"));
	}

	@Test
	void callsToWhichThePoolRefusesAConnectionSaySo(CapturedOutput output) {
		assertReportedAndOvercome(this.contextRunner.withPropertyValues(connectionTimeout(250)), output,
				"the pool had no free connection in time");
	}

	/** It would take longer than a test may if it waited for a connection. */
	@Test
	void applicationStopsMeanwhile() {
		this.contextRunner.withPropertyValues(connectionTimeout(2 * TestLimits.HANG_TIMEOUT.toMillis()))
			.run((context) -> {
				letters(context).add("task");
				TestLimits.await("a run").until(() -> letters(context).counts().running() == 1);
				holdAll(context);
				assertThat(CompletableFuture.runAsync(context.getSourceApplicationContext()::close))
					.succeedsWithin(TestLimits.HANG_TIMEOUT);
			});
	}

}
