// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.jdbc.PostgresWakeUps.ListenAddress;

/**
 * Keeps queues in H2, PostgreSQL 12, MySQL 8.0.17 or MariaDB 10.6, or newer ones, in
 * tables that begin with {@code chihuo_}. Any number of nodes may share a database. Time
 * is the database's.
 * <p>
 * Nothing connects before the first call, and no call blocks but those that join a
 * transaction of the application. Futures are completed by a few threads of the backend,
 * which must not be kept. At most five connections are used at the same time.
 */
public final class JdbcTaskBackend implements TaskBackend {

	/** Results that somebody waits for come with these. */
	private static final long EVENT_INTERVAL_MILLIS = 200;

	private static final long MESSAGE_INTERVAL_MILLIS = 500;

	private final ConcurrentMap<QueueName, JdbcTaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, JdbcNodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NodeEvents> events = new ConcurrentHashMap<>();

	private final ScheduledThreadPoolExecutor timer = createTimer();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final JdbcLedger ledger;

	private final boolean alone;

	private final Runnable onClose;

	private final NamespaceWakeUps wakeUps;

	/**
	 * Creates notifications between the nodes of one namespace.
	 */
	private interface WakeUpsFactory {

		WakeUps createWakeUps(JdbcLedger ledger, String namespace, ScheduledExecutorService timer);

	}

	/**
	 * Create a backend.
	 * @param dataSource where queues are kept; not closed with the backend
	 * @param timeout within which a call that is not answered fails
	 * @param alone whether no other process uses the database, so that none has to be
	 * notified
	 */
	public JdbcTaskBackend(DataSource dataSource, Duration timeout, boolean alone) {
		this(dataSource, timeout, alone, TableNames.DEFAULT);
	}

	/**
	 * Create a backend whose tables have other names.
	 * @param dataSource where queues are kept; not closed with the backend
	 * @param timeout within which a call that is not answered fails
	 * @param alone whether no other process uses the database, so that none has to be
	 * notified
	 */
	public JdbcTaskBackend(DataSource dataSource, Duration timeout, boolean alone, TableNames names) {
		this(openLedger(dataSource, timeout, names), alone, () -> {
		}, (ledger, namespace, timer) -> WakeUps.NONE);
	}

	private static JdbcLedger openLedger(DataSource dataSource, Duration timeout, TableNames names) {
		return new JdbcLedger(new LedgerDatabase(dataSource, timeout, names), timeout, JdbcLedger.DEFAULT_THREADS,
				true);
	}

	/**
	 * Create a backend on PostgreSQL whose nodes notify each other of their tasks at
	 * once, by {@code LISTEN} and {@code NOTIFY}.
	 * @param url address of the same database, to which one more connection is opened for
	 * each namespace
	 * @param user user of that connection, null for the driver's default
	 * @param password its password, null for none
	 */
	public static JdbcTaskBackend listening(DataSource dataSource, Duration timeout, TableNames names, String url,
			@Nullable String user, @Nullable String password) {
		return new JdbcTaskBackend(openLedger(dataSource, timeout, names), false, () -> {
		}, (ledger, namespace, timer) -> new PostgresWakeUps(ledger, namespace, new ListenAddress(url, user, password),
				timer));
	}

	/**
	 * Create a backend on a ledger that keeps the order.
	 * @param onClose called when the backend has closed
	 */
	JdbcTaskBackend(JdbcLedger ledger, boolean alone, Runnable onClose) {
		this(ledger, alone, onClose, (same, namespace, timer) -> WakeUps.NONE);
	}

	private JdbcTaskBackend(JdbcLedger ledger, boolean alone, Runnable onClose, WakeUpsFactory factory) {
		this.ledger = ledger;
		this.alone = alone;
		this.onClose = onClose;
		this.wakeUps = new NamespaceWakeUps((namespace) -> factory.createWakeUps(ledger, namespace, this.timer));
	}

	/**
	 * Keep queues in a file of H2, which is made if it is missing, and serves one
	 * process. Committed data is with the operating system: it survives the death of the
	 * process, though not for sure that of the machine.
	 * @param file the file, without the ending {@code .mv.db}
	 * @param timeout within which a call that is not answered fails
	 * @throws io.chihuo.ChihuoConfigurationException if it cannot be opened, as when
	 * another process has it open
	 */
	public static JdbcTaskBackend openFile(Path file, Duration timeout) {
		H2File opened = H2File.open(file);
		return new JdbcTaskBackend(new JdbcLedger(new LedgerDatabase(opened.dataSource(), timeout), timeout,
				JdbcLedger.DEFAULT_THREADS, true), true, opened::close);
	}

	private static ScheduledThreadPoolExecutor createTimer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "chihuo-jdbc-look");
			thread.setDaemon(true);
			return thread;
		}, new ScheduledThreadPoolExecutor.DiscardPolicy());
		timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	@Override
	public String name() {
		return "jdbc";
	}

	@Override
	public TaskStore store(QueueName queue) {
		return this.stores.computeIfAbsent(queue,
				(name) -> new JdbcTaskStore(name, this.ledger.jdbcQueue(name), eventsOf(name.namespace()), this.timer));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.ledger.hasQueue(queue);
	}

	private NodeEvents eventsOf(String namespace) {
		return this.events.computeIfAbsent(namespace,
				(name) -> new NodeEvents(createBus(name, "/events", EVENT_INTERVAL_MILLIS), this.wakeUps.get(name)));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.ledger.flows(namespace);
	}

	@Override
	public FlowMoves flowMoves(String namespace) {
		return this.ledger.flowMoves(namespace);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace, (name) -> createBus(name, "/nodes", MESSAGE_INTERVAL_MILLIS));
	}

	private JdbcNodeBus createBus(String namespace, String ending, long interval) {
		return new JdbcNodeBus(namespace + ending, this.ledger, this.timer, interval, this.alone,
				this.wakeUps.get(namespace));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.ledger.ping();
	}

	@Override
	public void stop() {
		this.wakeUps.pause();
		this.ledger.stop();
	}

	@Override
	public void start() {
		this.ledger.start();
		this.wakeUps.resume();
		this.buses.values().forEach(JdbcNodeBus::lookSoon);
		this.events.values().forEach(NodeEvents::lookSoon);
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.timer.shutdownNow();
			this.wakeUps.close();
			this.ledger.close();
			this.onClose.run();
		}
	}

}
