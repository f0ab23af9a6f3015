// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.workload.Caller;
import io.chihuo.servers.PostgresServer;

import static java.util.Objects.requireNonNull;

/**
 * Inserts a row and commits. For one thread.
 */
public final class BareInserts implements Caller {

	private static final String PAYLOAD = "x".repeat(100);

	private final Supplier<PostgresServer> server;

	private @Nullable Connection connection;

	private @Nullable PreparedStatement insert;

	public BareInserts(Supplier<PostgresServer> server) {
		this.server = server;
	}

	@Override
	public void startWorker() throws SQLException {
		if (this.connection == null) {
			PostgresServer server = this.server.get();
			Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), "");
			this.connection = connection;
			try (Statement create = connection.createStatement()) {
				create.execute("CREATE TABLE IF NOT EXISTS bare_rows (id SERIAL PRIMARY KEY, payload TEXT)");
			}
			connection.setAutoCommit(false);
			this.insert = connection.prepareStatement("INSERT INTO bare_rows (payload) VALUES (?)");
		}
	}

	@Override
	public int callWorker(int number) throws SQLException {
		PreparedStatement insert = requireNonNull(this.insert);
		insert.setString(1, PAYLOAD);
		insert.executeUpdate();
		requireNonNull(this.connection).commit();
		return number;
	}

	@Override
	public void close() {
		Connection connection = this.connection;
		this.connection = null;
		if (connection != null) {
			try {
				connection.close();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
