// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseOpeningTests {

	private static final int THREAD_COUNT = 4;

	private final CyclicBarrier together = new CyclicBarrier(THREAD_COUNT);

	private final ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT);

	private final LedgerDatabase database = new LedgerDatabase(new SimultaneousConnections(), Duration.ofSeconds(5));

	/** Those who connect for the first time do so at the same time. */
	private final class SimultaneousConnections extends DelegatingDataSource {

		private final ThreadLocal<Boolean> met = ThreadLocal.withInitial(() -> false);

		SimultaneousConnections() {
			JdbcDataSource h2 = new JdbcDataSource();
			h2.setURL("jdbc:h2:mem:");
			setTargetDataSource(h2);
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (!this.met.get()) {
				this.met.set(true);
				meet();
			}
			return super.getConnection();
		}

		private void meet() {
			try {
				DatabaseOpeningTests.this.together.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@RepeatedTest(50)
	void everyThreadKnowsTheTimeOnceItHasOpened() {
		List<CompletableFuture<Long>> times = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
			this.database.openDatabase();
			return this.database.databaseTime().currentMillis();
		}, this.threads)).limit(THREAD_COUNT).toList();
		assertThat(times).allSatisfy((time) -> assertThat(time.join()).isPositive());
	}

	/** Its connections have an isolation of their own, as of a pool. */
	private static final class IsolatedConnections extends DelegatingDataSource {

		IsolatedConnections(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			return connection;
		}

	}

	/** By which it knows that an id was finished since. */
	@Test
	void transactionSeesCommitsOfOthersWithEveryIsolationOfThePool() {
		JdbcDataSource h2 = new JdbcDataSource();
		h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		JdbcTemplate other = new JdbcTemplate(h2);
		other.execute("create table numbers (number int)");
		other.update("insert into numbers values (1)");
		LedgerDatabase isolated = new LedgerDatabase(new IsolatedConnections(h2), Duration.ofSeconds(5));
		Supplier<Integer> look = () -> isolated.jdbcClient()
			.sql("select number from numbers")
			.query(Integer.class)
			.single();
		List<Integer> seen = isolated.runInTransaction(() -> {
			Integer before = look.get();
			other.update("update numbers set number = 2");
			return List.of(before, look.get());
		});
		assertThat(seen).containsExactly(1, 2);
	}

}
