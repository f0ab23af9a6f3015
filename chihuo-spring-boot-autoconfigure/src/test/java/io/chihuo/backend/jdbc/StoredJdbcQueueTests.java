// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.StoredQueue;
import io.chihuo.contract.ledger.ListBackend;

/**
 * Queues that were written by earlier versions, with their tables. The resources are
 * scripts, after a line with a fencing token.
 */
abstract class StoredJdbcQueueTests {

	private static final Path RESOURCES = Path.of("src/test/resources/io/chihuo/stored");

	private static final QueueName QUEUE = new QueueName("test", "loop");

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

	/** Write the resource of this version; called by nobody but those who raise it. */
	final void write(String version) throws IOException {
		SettableClock clock = new SettableClock(WRITTEN_AT);
		try (TestDatabase database = open(new ResourceDatabasePopulator());
				JdbcLedger other = database.ledger(clock);
				ListBackend backend = new ListBackend(database.ledger(clock))) {
			long token = StoredQueue.fill(new ContractQueue(backend.store(QUEUE), clock::advance));
			ContractQueue.join(other.queue(QUEUE).reissueTickets()); // and hands out
																		// nothing
			String schema = Files
				.readString(Path.of("src/main/resources/io/chihuo/backend/jdbc/" + this.platform + "/R__chihuo.sql"));
			Files.writeString(resource(version),
					"-- token " + token + "\n" + schema + "\n" + rows(database) + restartNumbers() + ";\n");
		}
	}

	private String rows(TestDatabase database) {
		StringBuilder text = new StringBuilder();
		for (String table : List.of("chihuo_ledger", "chihuo_queues", "chihuo_tasks", "chihuo_dead_letters",
				"chihuo_finished", "chihuo_ticket_batches", "chihuo_outcomes")) {
			new JdbcTemplate(database.dataSource()).query("select * from " + table + " order by 1, 2", (row) -> {
				text.append(insert(table, row));
			});
		}
		return text.toString();
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
		Path resource = resource("1.0");
		String first = Files.readAllLines(resource, StandardCharsets.UTF_8).get(0);
		SettableClock clock = new SettableClock(WRITTEN_AT.plus(Duration.ofHours(1)));
		try (TestDatabase database = open(new ResourceDatabasePopulator(new FileSystemResource(resource)));
				ListBackend backend = new ListBackend(database.ledger(clock))) {
			StoredQueue.verify(new ContractQueue(backend.store(QUEUE), clock::advance),
					Long.parseLong(first.substring("-- token ".length())));
		}
	}

}
