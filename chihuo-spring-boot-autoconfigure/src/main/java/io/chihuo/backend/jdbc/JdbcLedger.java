// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import javax.sql.DataSource;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Keeps the ledger in H2, PostgreSQL 12, MySQL 8.0.17 or MariaDB 10.6, or newer ones, in
 * tables that begin with {@code chihuo_}. Any number of nodes may share them. Time is the
 * database's.
 * <p>
 * Nothing connects before the first call, and no call blocks but those that join a
 * transaction of the application. Futures are completed by a few threads of the ledger,
 * which must not be kept. Leases are renewed on one more.
 */
public final class JdbcLedger implements Ledger {

	/**
	 * Threads, and thus connections, that are used at the same time unless configured
	 * otherwise, but for the one that renews leases.
	 */
	public static final int DEFAULT_THREADS = 4;

	/** Time after which a ticket batch is taken for failed. */
	static final Duration TICKET_BATCH_TIMEOUT = Duration.ofSeconds(10);

	private final ConcurrentMap<QueueName, JdbcQueueLedger> queues = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowStore> flowStores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowMoves> flowMoves = new ConcurrentHashMap<>();

	private final long session = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

	/** The one that is kept, or the one to keep if there is none. */
	private volatile String id = Ledger.newId();

	private final LedgerDatabase database;

	private final JdbcCalls calls;

	private final MonotonicSequence numbers;

	private final Duration ticketBatchTimeout;

	private final boolean keepsOrder;

	private volatile boolean started = true;

	/**
	 * Create a ledger with {@link #DEFAULT_THREADS} threads.
	 * @param dataSource where it is kept; not closed with the ledger
	 * @param timeout within which a call that is not answered fails
	 */
	public JdbcLedger(DataSource dataSource, Duration timeout) {
		this(dataSource, timeout, DEFAULT_THREADS);
	}

	/**
	 * Create a ledger with {@link #DEFAULT_THREADS} threads and other names of tables.
	 * @param dataSource where it is kept; not closed with the ledger
	 * @param timeout within which a call that is not answered fails
	 */
	public JdbcLedger(DataSource dataSource, Duration timeout, TableNames names) {
		this(new LedgerDatabase(dataSource, timeout, names), timeout, DEFAULT_THREADS, false);
	}

	/**
	 * Create a ledger.
	 * @param dataSource where it is kept; not closed with the ledger
	 * @param timeout within which a call that is not answered fails
	 * @param threads most connections that are used at the same time, but for one that
	 * renews leases
	 */
	public JdbcLedger(DataSource dataSource, Duration timeout, int threads) {
		this(new LedgerDatabase(dataSource, timeout), timeout, threads, false);
	}

	/**
	 * Create the ledger of a backend, or of a broker.
	 * @param keepsOrder whether tasks are claimed in the database
	 */
	JdbcLedger(LedgerDatabase database, Duration timeout, int threads, boolean keepsOrder) {
		this(database, new MonotonicSequence(() -> database.databaseTime().currentMicros()), timeout, threads,
				TICKET_BATCH_TIMEOUT, keepsOrder);
	}

	/**
	 * With other numbers and another time after which a ticket batch is taken for failed.
	 */
	JdbcLedger(LedgerDatabase database, MonotonicSequence numbers, Duration timeout, int threads,
			Duration ticketBatchTimeout, boolean keepsOrder) {
		this.keepsOrder = keepsOrder;
		this.database = database;
		this.numbers = numbers;
		this.calls = new JdbcCalls(threads, timeout, database);
		this.ticketBatchTimeout = ticketBatchTimeout;
	}

	@Override
	public String name() {
		return "jdbc";
	}

	@Override
	public CompletableFuture<String> id() {
		return this.calls.submitCall(this.calls, "read its identity", () -> {
			this.database.openDatabase();
			this.id = new IdentityRow(this.database).findOrInsert(this.id);
			return this.id;
		});
	}

	@Override
	public QueueLedger queue(QueueName queue) {
		return jdbcQueue(queue);
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.queues.containsKey(queue) ? CompletableFuture.completedFuture(true) : callDatabase(
				"look up a queue", (database) -> new QueueRows(database.jdbcClient()).findQueue(queue).isPresent());
	}

	JdbcQueueLedger jdbcQueue(QueueName queue) {
		return this.queues.computeIfAbsent(queue, (name) -> new JdbcQueueLedger(this.calls,
				new QueueTransactions(name, this.database, this.numbers, this.ticketBatchTimeout, this.keepsOrder),
				this.session));
	}

	long session() {
		return this.session;
	}

	/** Call the database, in no particular order. */
	<R> CompletableFuture<R> callDatabase(String what, Function<LedgerDatabase, R> call) {
		return this.calls.submitCall(this.calls, what, () -> {
			this.database.openDatabase();
			return call.apply(this.database);
		});
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace, (name) -> new JdbcFlowStore(this.calls, this.database, name));
	}

	/** The moves of a backend whose queues are in the database too. */
	FlowMoves flowMoves(String namespace) {
		return this.flowMoves.computeIfAbsent(namespace, (name) -> new JdbcFlowMoves(this.calls, this.database, name,
				(loop) -> jdbcQueue(new QueueName(name, loop))));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.calls.submitCall(this.calls, "reach the database", () -> {
			this.database.openDatabase();
			return this.database.jdbcClient()
				.sql("select queue_id from chihuo_queues where queue_id = 0")
				.query()
				.listOfRows();
		}).thenAccept((answer) -> {
		});
	}

	/** Whether calls are welcome, which none of our own is between a stop and a start. */
	boolean isStarted() {
		return this.started;
	}

	@Override
	public void stop() {
		this.started = false;
		this.calls.awaitAnswers();
	}

	/** Connections are taken from the data source with each call. */
	@Override
	public void start() {
		this.started = true;
	}

	@Override
	public void close() {
		this.calls.close();
	}

}
