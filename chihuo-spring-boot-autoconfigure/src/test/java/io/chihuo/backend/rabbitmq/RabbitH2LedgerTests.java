package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.ledger.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.jdbc.JdbcLedgerSchema;

class RabbitH2LedgerTests extends RabbitContract {

	private static CachingConnectionFactory factory;

	private static HikariDataSource database;

	private static RabbitTaskBackend backend;

	@BeforeAll
	static void open() {
		factory = connect();
		database = new HikariDataSource();
		database.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=10000");
		database.setUsername("sa");
		new JdbcLedgerSchema(database, DatabaseInitializationMode.ALWAYS, null).initializeDatabase();
		backend = backend(new JdbcLedger(database, Duration.ofSeconds(20)), factory);
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
