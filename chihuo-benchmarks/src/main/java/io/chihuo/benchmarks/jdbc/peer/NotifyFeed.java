// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import io.chihuo.benchmarks.workload.Feed;

/**
 * Inserts a row with a notification and commits, over one connection; another connection
 * listens. The notification alone starts the handler.
 */
public final class NotifyFeed implements Feed {

	private static final String INSERT = "insert into bare_starts (id, payload) values (?, 'as good as any')";

	private static final String NOTIFY = "select pg_notify('bare_starts', ?)";

	private static final int LISTEN_MILLIS = 100;

	private final Connection adding;

	private final Connection listening;

	private final Thread listener;

	private volatile boolean closed;

	private NotifyFeed(String url, String user, Consumer<String> handler) throws SQLException {
		this.adding = DriverManager.getConnection(url, user, "");
		try (Statement statement = this.adding.createStatement()) {
			statement.execute("drop table if exists bare_starts");
			statement.execute("create table bare_starts (id varchar(100) primary key, payload varchar(1000))");
		}
		this.adding.setAutoCommit(false);
		this.listening = DriverManager.getConnection(url, user, "");
		try (Statement statement = this.listening.createStatement()) {
			statement.execute("listen bare_starts");
		}
		this.listener = new Thread(() -> listen(handler), "bare-listener");
		this.listener.start();
	}

	/**
	 * On a PostgreSQL server.
	 */
	public static FeedFactory of(String url, String user) {
		return (handler) -> {
			try {
				return new NotifyFeed(url, user, handler);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	private void listen(Consumer<String> handler) {
		try {
			PGConnection notifying = this.listening.unwrap(PGConnection.class);
			while (!this.closed) {
				for (PGNotification notification : notifying.getNotifications(LISTEN_MILLIS)) {
					handler.accept(notification.getParameter());
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void addTask(String id) {
		try {
			runStatement(INSERT, id);
			runStatement(NOTIFY, id);
			this.adding.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void runStatement(String sql, String id) throws SQLException {
		try (PreparedStatement statement = this.adding.prepareStatement(sql)) {
			statement.setString(1, id);
			statement.execute();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.listener.join();
			this.listening.close();
			this.adding.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
