// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import org.springframework.dao.DuplicateKeyException;

/**
 * The tasks of one namespace that were added within transactions on a database, and are
 * for a backend elsewhere. For any number of threads and nodes; all calls block.
 */
public final class JdbcOutbox {

	static final int MAX_PAGE_SIZE = 500;

	private static final int MAX_PAGE_BYTES = 1 << 20;

	private static final int FETCH_SIZE = 50;

	private static final int ROWS_PER_STATEMENT = 100;

	private final LedgerDatabase database;

	private final String namespace;

	/** Whether this process knows that the row is there which a relay locks. */
	private volatile boolean known;

	/** Another node has the row, or somebody has removed it. */
	private volatile boolean lockMissed;

	/** When the oldest row was inserted, 0 without rows. */
	private volatile long oldest;

	/**
	 * Create an outbox.
	 * @param dataSource database of the transactions; not closed
	 * @param timeout within which a call that is not answered fails
	 */
	public JdbcOutbox(DataSource dataSource, Duration timeout, String namespace) {
		this(dataSource, timeout, namespace, TableNames.DEFAULT);
	}

	/**
	 * Create an outbox whose tables have other names.
	 * @param dataSource database of the transactions; not closed
	 * @param timeout within which a call that is not answered fails
	 */
	public JdbcOutbox(DataSource dataSource, Duration timeout, String namespace, TableNames names) {
		this.database = new LedgerDatabase(dataSource, timeout, names);
		this.namespace = namespace;
	}

	/** Whether the calling thread has a transaction open on the database. */
	public boolean isInTransaction() {
		return this.database.applicationTransaction().isOpen();
	}

	/**
	 * Insert rows in the transaction of the calling thread. After its commit they are
	 * committed by themselves.
	 * @param afterCommit called once they are committed
	 * @throws org.springframework.transaction.IllegalTransactionStateException if it is
	 * read-only
	 * @throws io.chihuo.BackendUnavailableException if the database fails
	 */
	public void insertRows(List<OutboxRow> rows, Runnable afterCommit) {
		ApplicationTransaction transaction = this.database.applicationTransaction();
		try {
			transaction.requireWritable();
			transaction.callWithTimeout(() -> {
				this.database.openDatabase();
				return transaction.joinTransaction((again) -> insertAll(rows, afterCommit));
			});
		}
		catch (RuntimeException ex) {
			throw JdbcFailures.translateJoined("write to the outbox", ex);
		}
	}

	private int insertAll(List<OutboxRow> rows, Runnable afterCommit) {
		long now = this.database.databaseTime().currentMicros() / 1000;
		for (int from = 0; from < rows.size();) {
			int end = endOfStatement(rows, from);
			insertSome(rows.subList(from, end), now);
			from = end;
		}
		this.database.applicationTransaction().afterCommit(afterCommit);
		return rows.size();
	}

	/**
	 * A statement has one row at least. MariaDB takes 16 MB by default, in which a byte
	 * may need two.
	 */
	private static int endOfStatement(List<OutboxRow> rows, int from) {
		int end = from;
		long bytes = 0;
		do {
			bytes += rows.get(end).task().length;
			end++;
		}
		while (end < rows.size() && end - from < ROWS_PER_STATEMENT
				&& bytes + rows.get(end).task().length <= MAX_PAGE_BYTES);
		return end;
	}

	private void insertSome(List<OutboxRow> rows, long now) {
		List<Object> values = new ArrayList<>();
		rows.forEach((row) -> values.addAll(List.of(this.namespace, row.loop(), now, row.task())));
		this.database.jdbcClient()
			.sql(rows.stream()
				.map((row) -> "(?, ?, ?, ?)")
				.collect(Collectors.joining(", ",
						"insert into chihuo_outbox (namespace, loop_name, added_at, task) values ", "")))
			.params(values)
			.update();
	}

	/**
	 * Let a function relay the oldest rows, and delete those that it has relayed, in one
	 * transaction. Does nothing while another node does so, which keeps the order.
	 * @param skippedLoops loops whose rows are left alone
	 * @param skippedRows numbers of rows that are left alone
	 * @param relay returns the numbers of the rows to delete; may be called again with
	 * the same rows
	 * @return number of rows that were deleted
	 */
	public int relayRows(Collection<String> skippedLoops, Collection<Long> skippedRows,
			Function<OutboxPage, List<Long>> relay) {
		this.database.openDatabase();
		ensureRelay();
		return this.database.runInTransaction(() -> {
			Optional<String> outboxId = lockRelay();
			this.lockMissed = outboxId.isEmpty();
			return outboxId
				.map((id) -> new OutboxPage(this.database.jdbcClient(), this.namespace, id,
						findOldest(skippedLoops, skippedRows)))
				.map(relay)
				.map(this::deleteRows)
				.orElse(0);
		});
	}

	/**
	 * Look how old the oldest row is, and whether the row is there which a relay locks.
	 */
	public void sampleLag() {
		this.database.openDatabase();
		this.known = this.known && !this.lockMissed;
		this.oldest = this.database.jdbcClient()
			.sql("select added_at from chihuo_outbox where namespace = ? order by row_id limit 1")
			.param(this.namespace)
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

	/**
	 * Milliseconds since the oldest row of the latest sample was inserted, 0 without
	 * rows. Does not block.
	 */
	public long lagMillis() {
		long oldest = this.oldest;
		return (oldest == 0) ? 0 : Math.max(0, this.database.databaseTime().currentMicros() / 1000 - oldest);
	}

	private void ensureRelay() {
		if (this.known) {
			return;
		}
		boolean missing = this.database.jdbcClient()
			.sql("select namespace from chihuo_outbox_relays where namespace = ?")
			.param(this.namespace)
			.query(String.class)
			.list()
			.isEmpty();
		if (missing) {
			insertRelay();
		}
		this.known = true;
	}

	private void insertRelay() {
		try {
			this.database.runStatement(() -> this.database.jdbcClient()
				.sql("insert into chihuo_outbox_relays (namespace, relay_id) values (?, ?)")
				.param(this.namespace)
				.param(UUID.randomUUID().toString())
				.update());
		}
		catch (DuplicateKeyException ex) {
			// another node was first
		}
	}

	private Optional<String> lockRelay() {
		return this.database.jdbcClient()
			.sql("select relay_id from chihuo_outbox_relays where namespace = ? for update skip locked")
			.param(this.namespace)
			.query(String.class)
			.optional();
	}

	private static String exclude(String column, Collection<?> values) {
		return values.isEmpty() ? "" : " and " + column + " not in (" + OutboxPage.placeholders(values.size()) + ")";
	}

	private List<OutboxRow> findOldest(Collection<String> skippedLoops, Collection<Long> skippedRows) {
		List<Object> values = new ArrayList<>(List.of(this.namespace));
		values.addAll(skippedLoops);
		values.addAll(skippedRows);
		String skipped = exclude("loop_name", skippedLoops) + exclude("row_id", skippedRows);
		return this.database.jdbcClient()
			.sql("select row_id, loop_name, added_at, task from chihuo_outbox where namespace = ?" + skipped
					+ " order by row_id limit " + MAX_PAGE_SIZE)
			.withFetchSize(FETCH_SIZE)
			.params(values)
			.query(JdbcOutbox::readPage);
	}

	private static List<OutboxRow> readPage(ResultSet rows) throws SQLException {
		List<OutboxRow> page = new ArrayList<>();
		for (int bytes = 0; bytes < MAX_PAGE_BYTES && rows.next();) {
			OutboxRow row = new OutboxRow(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getBytes(4));
			page.add(row);
			bytes += row.task().length;
		}
		return page;
	}

	private int deleteRows(List<Long> numbers) {
		int deleted = 0;
		for (int i = 0; i < numbers.size(); i += MAX_PAGE_SIZE) {
			List<Long> some = numbers.subList(i, Math.min(numbers.size(), i + MAX_PAGE_SIZE));
			deleted += this.database.jdbcClient()
				.sql("delete from chihuo_outbox where row_id in (" + OutboxPage.placeholders(some.size()) + ")")
				.params(some)
				.update();
		}
		return deleted;
	}

}
