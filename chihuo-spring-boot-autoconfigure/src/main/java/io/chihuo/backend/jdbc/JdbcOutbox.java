// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import org.springframework.dao.DuplicateKeyException;

/**
 * The tasks of one namespace that were added within transactions on a database, and are
 * for a backend elsewhere. For any number of threads and nodes; all calls block.
 */
public final class JdbcOutbox {

	private static final int MAX_PAGE_SIZE = 500;

	private static final int MAX_PAGE_BYTES = 1 << 20;

	private static final int FETCH_SIZE = 50;

	private static final int ROWS_PER_STATEMENT = 100;

	private final LedgerDatabase database;

	private final String namespace;

	private volatile boolean known;

	/** When the oldest row was inserted, 0 without rows. */
	private volatile long oldest;

	/**
	 * Create an outbox.
	 * @param dataSource database of the transactions; not closed
	 * @param timeout within which a call that is not answered fails
	 */
	public JdbcOutbox(DataSource dataSource, Duration timeout, String namespace) {
		this.database = new LedgerDatabase(dataSource, timeout);
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
		for (int i = 0; i < rows.size(); i += ROWS_PER_STATEMENT) {
			insertSome(rows.subList(i, Math.min(rows.size(), i + ROWS_PER_STATEMENT)), now);
		}
		this.database.applicationTransaction().afterCommit(afterCommit);
		return rows.size();
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
	 * @param relay gets up to 500 rows, of about a megabyte, and returns the numbers of
	 * those to delete; may be called again with the same rows
	 * @return number of rows that were deleted
	 */
	public int relayRows(Collection<String> skippedLoops, Collection<Long> skippedRows,
			Function<List<OutboxRow>, List<Long>> relay) {
		this.database.openDatabase();
		ensureRelay();
		return this.database.runInTransaction(() -> {
			if (!lockRelay()) {
				this.known = false; // another node has it, or somebody has removed it
				return 0;
			}
			List<Long> relayed = relay.apply(findOldest(skippedLoops, skippedRows));
			return relayed.isEmpty() ? 0 : deleteRows(relayed);
		});
	}

	/** Look how old the oldest row is. */
	public void sampleLag() {
		this.database.openDatabase();
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
				.sql("insert into chihuo_outbox_relays (namespace) values (?)")
				.param(this.namespace)
				.update());
		}
		catch (DuplicateKeyException ex) {
			// another node was first
		}
	}

	private boolean lockRelay() {
		return !this.database.jdbcClient()
			.sql("select namespace from chihuo_outbox_relays where namespace = ? for update skip locked")
			.param(this.namespace)
			.query(String.class)
			.list()
			.isEmpty();
	}

	private static String exclude(String column, Collection<?> values) {
		return values.isEmpty() ? ""
				: values.stream()
					.map((value) -> "?")
					.collect(Collectors.joining(", ", " and " + column + " not in (", ")"));
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
		return this.database.jdbcClient()
			.sql(numbers.stream()
				.map((number) -> "?")
				.collect(Collectors.joining(", ", "delete from chihuo_outbox where row_id in (", ")")))
			.params(numbers)
			.update();
	}

}
