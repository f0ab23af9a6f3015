// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outbox.OutboxBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.StoredQueue;
import io.chihuo.contract.ledger.ListBackend;
import io.chihuo.stored.StoredRecords;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stores that were written by earlier versions, with their tables: a queue of a ledger,
 * and all that a backend keeps. The resources are scripts, after a line with a fencing
 * token. To write those of a new version, run this test with its number as
 * {@code -Dstored.version}.
 */
abstract class StoredJdbcQueueTests {

	private static final Path RESOURCES = Path.of("src/test/resources/io/chihuo/stored");

	private static final QueueName QUEUE = new QueueName("test", "loop");

	private static final QueueName OUTBOX_QUEUE = new QueueName("test", "outbox");

	private static final Instant WRITTEN_AT = Instant.parse("2026-11-27T12:00:00Z");

	private final String platform;

	StoredJdbcQueueTests(String platform) {
		this.platform = platform;
	}

	/**
	 * Open an empty database; tables that are there stay when the ledger's are created.
	 * @param populator run before they are
	 */
	abstract TestDatabase open(ResourceDatabasePopulator populator);

	/** A text of bytes as the database takes it. */
	abstract String literal(String hex);

	/**
	 * A statement after which new queues have other numbers than those that are there.
	 */
	String restartNumbers() {
		return "alter table chihuo_queues alter column queue_id restart with 1000";
	}

	private Path resource(String version) {
		return RESOURCES.resolve(this.platform + "-" + version + ".sql");
	}

	private Path backendResource(String version) {
		return RESOURCES.resolve(this.platform + "-backend-" + version + ".sql");
	}

	@Test
	@EnabledIfSystemProperty(named = "stored.version", matches = "\\d+\\.\\d+")
	void storeOfThisVersionIsWrittenAndRead() throws Exception {
		String version = System.getProperty("stored.version");
		SettableClock clock = new SettableClock(WRITTEN_AT);
		try (TestDatabase database = open(new ResourceDatabasePopulator());
				JdbcLedger other = database.ledger(clock);
				ListBackend backend = new ListBackend(database.ledger(clock))) {
			long token = StoredQueue.fill(new ContractQueue(backend.store(QUEUE), clock::advance));
			ContractQueue.join(other.queue(QUEUE).reissueTickets()); // and hands out
																		// nothing
			write(resource(version), token, database);
		}
		clock = new SettableClock(WRITTEN_AT);
		try (TestDatabase database = open(new ResourceDatabasePopulator());
				JdbcTaskBackend backend = database.backend(clock)) {
			StoredRecords.fill(backend, clock);
			addToOutbox(database);
			write(backendResource(version), StoredQueue.fill(new ContractQueue(backend.store(QUEUE), clock::advance)),
					database);
		}
		verifyQueue(resource(version));
		verifyBackend(backendResource(version));
	}

	/** One that is there was written by an earlier commit, and stays. */
	private void write(Path resource, long token, TestDatabase database) throws IOException, SQLException {
		if (!Files.exists(resource)) {
			String schema = Files
				.readString(Path.of("src/main/resources/io/chihuo/backend/jdbc/" + this.platform + "/R__chihuo.sql"));
			Files.writeString(resource,
					"-- token " + token + "\n" + schema + "\n" + rows(database) + restartNumbers() + ";\n");
		}
	}

	private String rows(TestDatabase database) throws SQLException {
		StringBuilder text = new StringBuilder();
		for (String table : tables(database)) {
			new JdbcTemplate(database.dataSource()).query("select * from " + table + " order by 1, 2", (row) -> {
				text.append(insert(table, row));
			});
		}
		return text.toString();
	}

	/** All but messages, which nodes that live have for each other. */
	private static List<String> tables(TestDatabase database) throws SQLException {
		List<String> tables = new ArrayList<>();
		try (Connection connection = database.dataSource().getConnection();
				ResultSet found = connection.getMetaData()
					.getTables(connection.getCatalog(), connection.getSchema(), null,
							new String[] { "TABLE", "BASE TABLE" })) {
			while (found.next()) {
				tables.add(found.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
			}
		}
		tables.removeIf((name) -> !name.startsWith("chihuo_") || name.equals("chihuo_messages"));
		return tables;
	}

	/**
	 * A node with the outbox.
	 * @param adds whether it adds what is in there
	 */
	private static OutboxBackend outbox(TestDatabase database, TaskBackend target, boolean adds) {
		return new OutboxBackend(target, new JdbcOutbox(database.dataSource(), TestDatabase.HANG_TIMEOUT, "test"),
				"test", TestDatabase.HANG_TIMEOUT, !adds);
	}

	private static void addToOutbox(TestDatabase database) {
		try (OutboxBackend backend = outbox(database, new MemoryTaskBackend(new SettableClock()), false)) {
			backend.stop(); // so that it stays there
			new TransactionTemplate(new JdbcTransactionManager(database.dataSource()))
				.executeWithoutResult((status) -> ContractQueue.join(backend.store(OUTBOX_QUEUE)
					.add(List.of(ContractQueue.first("added", "payload ä",
							AddOptions.DEFAULTS.header("x", "1").evenIfFinished())))));
		}
	}

	private static void verifyOutbox(TestDatabase database) {
		MemoryTaskBackend target = new MemoryTaskBackend(new SettableClock());
		try (OutboxBackend backend = outbox(database, target, true)) {
			backend.relayCommitted();
			LeasedTask task = new ContractQueue(target.store(OUTBOX_QUEUE), (time) -> {
			}).claim();
			assertThat(task.lease().id()).isEqualTo("added");
			assertThat(ContractQueue.payload(task)).isEqualTo("payload ä");
			assertThat(task.headers()).containsEntry("x", "1");
		}
	}

	private String insert(String table, ResultSet row) throws SQLException {
		List<String> names = new ArrayList<>();
		List<String> values = new ArrayList<>();
		for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
			names.add(row.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
			values.add(value(row, i));
		}
		return "insert into " + table + " (" + String.join(", ", names) + ") values (" + String.join(", ", values)
				+ ");\n";
	}

	private String value(ResultSet row, int column) throws SQLException {
		Object value = row.getObject(column);
		if (value == null || value instanceof Number || value instanceof Boolean) {
			return String.valueOf(value);
		}
		return (value instanceof String text) ? "'" + text.replace("'", "''") + "'"
				: literal(HexFormat.of().formatHex(row.getBytes(column)));
	}

	@Test
	void queueOfVersion1Dot0IsRead() throws IOException {
		verifyQueue(resource("1.0"));
	}

	private void verifyQueue(Path resource) throws IOException {
		SettableClock clock = new SettableClock(WRITTEN_AT.plus(Duration.ofHours(1)));
		try (TestDatabase database = open(new ResourceDatabasePopulator(new FileSystemResource(resource)));
				ListBackend backend = new ListBackend(database.ledger(clock))) {
			StoredQueue.verify(new ContractQueue(backend.store(QUEUE), clock::advance), readToken(resource));
		}
	}

	private static long readToken(Path resource) throws IOException {
		String first = Files.readAllLines(resource, StandardCharsets.UTF_8).get(0);
		return Long.parseLong(first.substring("-- token ".length()));
	}

	@Test
	void backendOfVersion1Dot0IsReadWithOutcomesFlowsAndSchedules() throws IOException {
		verifyBackend(backendResource("1.0"));
	}

	private void verifyBackend(Path resource) throws IOException {
		SettableClock clock = new SettableClock(WRITTEN_AT.plus(Duration.ofHours(1)));
		try (TestDatabase database = open(new ResourceDatabasePopulator(new FileSystemResource(resource)));
				JdbcTaskBackend backend = database.backend(clock)) {
			StoredQueue.verify(new ContractQueue(backend.store(QUEUE), clock::advance), readToken(resource));
			StoredRecords.verify(backend, clock);
			verifyOutbox(database);
		}
	}

}
