package io.chihuo.backend.rabbitmq;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.ledger.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.jdbc.JdbcLedgerSchema;
import io.chihuo.servers.PostgresServer;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class RabbitPostgresLedgerTests extends RabbitContract {

	private static CachingConnectionFactory factory;

	private static HikariDataSource database;

	private static RabbitTaskBackend backend;

	@BeforeAll
	static void open() {
		factory = connect();
		database = new HikariDataSource();
		PostgresServer server = PostgresServer.shared();
		database.setJdbcUrl(server.jdbcUrl());
		database.setUsername(server.user());
		new JdbcLedgerSchema(database, DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
		backend = backend(new JdbcLedger(database, Duration.ofSeconds(20)), factory, QueueType.CLASSIC);
	}

	@AfterAll
	static void close() {
		backend.close();
		factory.destroy();
		database.close();
	}

	@Override
	protected TaskBackend backend() {
		return backend;
	}

}
