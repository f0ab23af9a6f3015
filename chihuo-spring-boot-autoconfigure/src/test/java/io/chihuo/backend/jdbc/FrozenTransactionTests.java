// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connection that carries nothing any more, in the middle of a transaction of the
 * application that calls join.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class FrozenTransactionTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

	private final TestDatabase database = TestDatabase.postgres();

	private final PostgresServer server = PostgresServer.shared();

	private final TcpProxy proxy = new TcpProxy("127.0.0.1", this.server.port());

	private final HikariDataSource pool = pool();

	private final JdbcLedger ledger = new JdbcLedger(this.pool, CALL_TIMEOUT);

	private final QueueLedger queue = this.ledger.queue(new QueueName("frozen", UUID.randomUUID().toString()));

	private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));

	private HikariDataSource pool() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.server.jdbcUrl().replace(":" + this.server.port(), ":" + this.proxy.port()));
		config.setUsername(this.server.user());
		config.setMaximumPoolSize(2);
		return new HikariDataSource(config);
	}

	@AfterEach
	void close() {
		this.proxy.cut();
		this.ledger.close();
		this.pool.close();
		this.proxy.close();
		this.database.close();
	}

	private CompletableFuture<WithTickets<AddResult>> add(String id) {
		return this.queue.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS)));
	}

	@Test
	void callFailsInTimeAndTheNextTransactionIsCommitted() {
		ContractQueue.join(add("a"));
		assertThatExceptionOfType(TransactionException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				ContractQueue.join(add("b"));
				this.proxy.freeze();
				assertThat(add("c")).failsWithin(TestLimits.HANG_TIMEOUT)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(BackendUnavailableException.class);
			}));
		this.transaction.executeWithoutResult((status) -> ContractQueue.join(add("d")));
		assertThat(ContractQueue.join(this.queue.find(List.of("d")))).allMatch(Optional::isPresent);
	}

	@Test
	void limitsOfTheApplicationHoldAgainAfterACall() {
		this.transaction.executeWithoutResult((status) -> {
			ContractQueue.join(add("a"));
			assertThat(new JdbcTemplate(this.pool).execute((ConnectionCallback<Integer>) Connection::getNetworkTimeout))
				.isZero();
		});
	}

}
