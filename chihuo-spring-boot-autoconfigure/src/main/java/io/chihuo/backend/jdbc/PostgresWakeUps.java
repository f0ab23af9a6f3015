// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * Notifies other nodes by {@code NOTIFY} of PostgreSQL, and listens over a connection of
 * its own, outside of any pool. What is announced within a few milliseconds goes
 * together, never in a transaction of the application.
 */
final class PostgresWakeUps implements WakeUps {

	private static final SafeLogger logger = SafeLogger.of(PostgresWakeUps.class);

	private static final String CHANNEL_PREFIX = "chihuo_";

	/** Names of channels have up to 63 bytes. */
	private static final int CHANNEL_HASH_BYTES = 16;

	/** PostgreSQL takes 7999. */
	private static final int MAX_PAYLOAD_BYTES = 7000;

	private static final long MIN_INTERVAL_MILLIS = 5;

	/** A connection that carries nothing is noticed after twice as long. */
	private static final int PROBE_MILLIS = 5000;

	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

	private final JdbcLedger ledger;

	private final String namespace;

	private final ListenAddress address;

	private final ScheduledExecutorService timer;

	private final Set<String> announced = new LinkedHashSet<>();

	private boolean sending;

	/** Null until it is known. */
	private volatile @Nullable String channel;

	private volatile boolean listening;

	/** Whether it may listen. */
	private volatile boolean open = true;

	private @Nullable Thread thread;

	/** Over which the thread listens. */
	private @Nullable Connection connection;

	/**
	 * Where to listen.
	 *
	 * @param url address of the database
	 * @param user its user, null for the driver's default
	 * @param password the password, null for none
	 */
	record ListenAddress(String url, @Nullable String user, @Nullable String password) {

		Connection connect() throws SQLException {
			Properties properties = new Properties();
			if (this.user != null) {
				properties.setProperty("user", this.user);
			}
			if (this.password != null) {
				properties.setProperty("password", this.password);
			}
			properties.setProperty("tcpKeepAlive", "true");
			properties.setProperty("ApplicationName", "chihuo");
			// of the opening too, which nothing else would end
			List.of("loginTimeout", "connectTimeout", "socketTimeout")
				.forEach((limit) -> properties.setProperty(limit, Integer.toString(2 * PROBE_MILLIS / 1000)));
			Connection connection = DriverManager.getConnection(this.url, properties);
			connection.setNetworkTimeout(Runnable::run, 2 * PROBE_MILLIS);
			return connection;
		}

		@Override
		public String toString() {
			return "ListenAddress[]"; // hides the password
		}

	}

	PostgresWakeUps(JdbcLedger ledger, String namespace, ListenAddress address, ScheduledExecutorService timer) {
		this.ledger = ledger;
		this.namespace = namespace;
		this.address = address;
		this.timer = timer;
	}

	/**
	 * The channel of the namespace in these tables: a hash, since a name may be longer
	 * than that of a channel, and the schema may be the one that the database chooses.
	 */
	private CompletableFuture<String> readChannel() {
		return this.ledger.id().thenApply((id) -> {
			byte[] hash = sha256((id + "/" + this.namespace).getBytes(StandardCharsets.UTF_8));
			String channel = CHANNEL_PREFIX + HexFormat.of().formatHex(hash, 0, CHANNEL_HASH_BYTES);
			this.channel = channel;
			return channel;
		});
	}

	private CompletableFuture<String> findChannel() {
		String known = this.channel;
		return (known != null) ? CompletableFuture.completedFuture(known) : readChannel();
	}

	private static byte[] sha256(byte[] text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	@Override
	public boolean isListening() {
		return this.listening;
	}

	@Override
	public void addListener(Consumer<String> listener) {
		this.listeners.add(listener);
		ensureThread();
	}

	private synchronized void ensureThread() {
		if (this.thread == null && this.open && !this.listeners.isEmpty()) {
			Thread thread = new Thread(this::listen, "chihuo-jdbc-listen");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	@Override
	public void announce(String name) {
		synchronized (this.announced) {
			this.announced.add(name);
			if (this.sending || !this.open) {
				return;
			}
			this.sending = true;
		}
		sendAnnounced();
	}

	/**
	 * The first at once, and then all that was announced within some milliseconds. None
	 * of it has to be on the disk.
	 */
	private void sendAnnounced() {
		String payload = takePayload();
		findChannel().thenCompose((channel) -> sendPayload(channel, payload)).whenComplete((sent, failure) -> {
			if (failure != null) {
				logger.debug("Other nodes could not be notified, and will see for themselves", failure);
			}
			PeriodicAlarm.scheduleAction(this.timer, this::sendMore, MIN_INTERVAL_MILLIS);
		});
	}

	private CompletableFuture<?> sendPayload(String channel, String payload) {
		return this.ledger.callDatabase("notify other nodes",
				(database) -> database.runStatement(() -> database.jdbcClient()
					.sql("select pg_notify(?, ?), set_config('synchronous_commit', 'off', true)")
					.params(channel, payload)
					.query()
					.listOfRows()));
	}

	private void sendMore() {
		synchronized (this.announced) {
			if (this.announced.isEmpty() || !this.open) {
				this.announced.clear();
				this.sending = false;
				return;
			}
		}
		sendAnnounced();
	}

	private String takePayload() {
		List<String> names = new ArrayList<>(List.of(Long.toString(this.ledger.session())));
		int length = names.get(0).length();
		synchronized (this.announced) {
			for (String name : List.copyOf(this.announced)) {
				length += 1 + name.length();
				if (length > MAX_PAYLOAD_BYTES) {
					break;
				}
				names.add(name);
				this.announced.remove(name);
			}
		}
		return String.join("\n", names);
	}

	private void listen() {
		ReconnectBackoff backoff = new ReconnectBackoff();
		while (isOwnThread()) {
			try (Connection connection = this.address.connect(); Statement statement = connection.createStatement()) {
				keepConnection(connection);
				statement.execute("listen " + readChannel().join());
				setListening(true);
				if (backoff.failureCount() > 0) {
					logger.info("Notifications of other nodes arrive again");
				}
				backoff.reset();
				publish("");
				receive(connection, statement);
			}
			catch (SQLException | CompletionException ex) {
				onConnectionLost(ex, backoff);
			}
			finally {
				setListening(false);
				keepConnection(null);
			}
		}
	}

	/** After a pause another one may listen. */
	private synchronized boolean isOwnThread() {
		return this.open && this.thread == Thread.currentThread();
	}

	private synchronized void setListening(boolean listening) {
		if (this.thread == Thread.currentThread()) {
			this.listening = listening;
		}
	}

	private synchronized void keepConnection(@Nullable Connection connection) {
		if (this.thread == Thread.currentThread()) {
			this.connection = connection;
		}
	}

	private void receive(Connection connection, Statement statement) throws SQLException {
		PGConnection notifying = connection.unwrap(PGConnection.class);
		while (isOwnThread()) {
			PGNotification[] notifications = notifying.getNotifications(PROBE_MILLIS);
			if (notifications == null || notifications.length == 0) {
				statement.execute("select 1");
				continue;
			}
			for (PGNotification notification : notifications) {
				List<String> names = Arrays.asList(notification.getParameter().split("\n"));
				if (!names.get(0).equals(Long.toString(this.ledger.session()))) {
					names.subList(1, names.size()).forEach(this::publish);
				}
			}
		}
	}

	private void publish(String name) {
		this.listeners.forEach((listener) -> listener.accept(name));
	}

	private void onConnectionLost(Exception failure, ReconnectBackoff backoff) {
		if (isOwnThread()) {
			if (backoff.failureCount() == 0) {
				logger.warn(
						"The connection that listens to other nodes is lost, so this node looks for tasks once a second "
								+ "until it is back: {}",
						FailureText.messageLine(failure));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff.nextDelay()));
		}
	}

	/** The thread ends when its connection is gone. */
	@Override
	public void pause() {
		Connection connection;
		synchronized (this) {
			this.open = false;
			this.listening = false;
			LockSupport.unpark(this.thread);
			this.thread = null;
			connection = this.connection;
			this.connection = null;
		}
		if (connection != null) {
			try {
				connection.abort(Runnable::run);
			}
			catch (SQLException ex) {
				logger.debug("The connection that listened could not be closed", ex);
			}
		}
	}

	@Override
	public void resume() {
		this.open = true;
		ensureThread();
	}

	@Override
	public void close() {
		pause();
	}

}
