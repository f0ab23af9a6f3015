// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of rows over one connection, as a bare program would have it.
 */
public final class BareRows implements AutoCloseable {

	private final Connection connection;

	private final String lock;

	private BareRows(Connection connection, String lock) {
		this.connection = connection;
		this.lock = lock;
	}

	/**
	 * Connect to a server, where others may lease rows too, and begin with an empty
	 * table.
	 */
	public static BareRows connectServer(String url, String user) {
		return connect(url, user, " for update skip locked");
	}

	/**
	 * Open a file that nobody else uses, and begin with an empty table.
	 */
	public static BareRows openFile(String url) {
		return connect(url, "sa", "");
	}

	private static BareRows connect(String url, String user, String lock) {
		try {
			Connection connection = DriverManager.getConnection(url, user, "");
			try (Statement create = connection.createStatement()) {
				create.execute("drop table if exists bare_tasks");
				create.execute("create table bare_tasks (id varchar(100) primary key, place bigint not null,"
						+ " state int not null, payload varchar(1000) not null)");
				create.execute("create index bare_tasks_place on bare_tasks (state, place)");
			}
			connection.setAutoCommit(false);
			return new BareRows(connection, lock);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A row.
	 */
	record BareRow(String id, String payload) {

	}

	void insert(List<BareRow> rows, int first) {
		try (PreparedStatement insert = this.connection
			.prepareStatement("insert into bare_tasks (id, place, state, payload) values (?, ?, 0, ?)")) {
			int place = first;
			for (BareRow row : rows) {
				insert.setString(1, row.id());
				insert.setLong(2, place++);
				insert.setString(3, row.payload());
				insert.addBatch();
			}
			insert.executeBatch();
			this.connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Lease the next rows: one select and one write. */
	List<BareRow> lease(int most) {
		List<BareRow> rows = new ArrayList<>();
		try (PreparedStatement select = this.connection.prepareStatement(
				"select id, payload from bare_tasks where state = 0 order by state, place limit ?" + this.lock)) {
			select.setInt(1, most);
			try (ResultSet found = select.executeQuery()) {
				while (found.next()) {
					rows.add(new BareRow(found.getString(1), found.getString(2)));
				}
			}
			change("update bare_tasks set state = 1 where id in ", rows);
			this.connection.commit();
			return rows;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void delete(List<BareRow> rows) {
		try {
			change("delete from bare_tasks where id in ", rows);
			this.connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void change(String statement, List<BareRow> rows) throws SQLException {
		if (rows.isEmpty()) {
			return;
		}
		String marks = String.join(", ", rows.stream().map((row) -> "?").toList());
		try (PreparedStatement change = this.connection.prepareStatement(statement + "(" + marks + ")")) {
			for (int i = 0; i < rows.size(); i++) {
				change.setString(i + 1, rows.get(i).id());
			}
			change.executeUpdate();
		}
	}

	long countRows() {
		try (Statement count = this.connection.createStatement();
				ResultSet found = count.executeQuery("select count(*) from bare_tasks")) {
			found.next();
			return found.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.rollback();
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
