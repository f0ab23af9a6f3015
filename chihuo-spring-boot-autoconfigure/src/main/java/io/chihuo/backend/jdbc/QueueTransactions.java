// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.state.QueueNotifications;

/**
 * Makes calls on one queue, each in a transaction. Blocks.
 */
final class QueueTransactions {

	/** Maximum age of a cached policy, which another node may have changed. */
	private static final long POLICY_VALIDITY_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * Milliseconds after which the waiting tasks of a queue with a bound are counted
	 * anew.
	 */
	private static final long COUNT_VALIDITY_MILLIS = Duration.ofMinutes(1).toMillis();

	private final QueueName name;

	private final LedgerDatabase database;

	private final MonotonicSequence numbers;

	private final Duration patience;

	private volatile Consumer<String> onRefused = (reason) -> {
	};

	private volatile @Nullable CachedTables known;

	private record CachedTables(QueueTables tables, long since) {

	}

	/**
	 * Create the work on a queue.
	 * @param patience time after which a ticket batch is taken for failed
	 */
	QueueTransactions(QueueName name, LedgerDatabase database, MonotonicSequence numbers, Duration patience) {
		this.name = name;
		this.database = database;
		this.numbers = numbers;
		this.patience = patience;
	}

	/** Notify listeners of the reason why this process must not work on the queue. */
	void onRefused(Consumer<String> onRefused) {
		this.onRefused = onRefused;
	}

	/** The result of one transaction. */
	record CommittedCall<R>(R answer, TicketBatch ticketBatch, QueueNotifications events, long nextMoment) {

	}

	/** The part of a call that runs within its transaction. */
	@FunctionalInterface
	interface QueueCall<R> {

		R apply(UnitOfWork unit, long now);

	}

	LedgerDatabase database() {
		return this.database;
	}

	long now() {
		return this.database.time().millis();
	}

	/** Milliseconds after which a ticket batch is taken for failed. */
	long patience() {
		return this.patience.toMillis();
	}

	long nextNumber() {
		return this.numbers.getAsLong();
	}

	/** The queue's tables. Not within a transaction. */
	QueueTables tables() {
		this.database.open();
		CachedTables known = this.known;
		if (known != null && System.nanoTime() - known.since() <= POLICY_VALIDITY_NANOS) {
			return known.tables();
		}
		QueueTables tables = QueueTables.of(checked(findOrInsert()), this.database.bulk());
		if (tables.row() != QueueRow.ABSENT) {
			CachedTables found = new CachedTables(tables, System.nanoTime());
			this.database.application().afterCommit(() -> this.known = found);
		}
		return tables;
	}

	/**
	 * The queue's tables, after the waiting tasks were counted anew if the last count is
	 * too old: a node that does not know yet that the queue has a bound does not count
	 * on.
	 */
	private QueueTables countedTables() {
		QueueTables tables = tables();
		long now = now();
		if (tables.row().bounded() && Math.abs(now - tables.row().countedAt()) > COUNT_VALIDITY_MILLIS) {
			this.database.transaction(() -> tables.recount(now));
			this.known = null;
		}
		return tables();
	}

	/**
	 * Threads that are first to use a queue insert it one after the other, since some
	 * drivers log a row that is there already. Those within a transaction of the
	 * application must not wait for others, which may wait for the transaction.
	 */
	private QueueRow findOrInsert() {
		QueueRows rows = new QueueRows(this.database.client());
		QueueRow row = rows.find(this.name).orElse(null);
		if (row != null) {
			return row;
		}
		if (this.database.application().isOpen()) {
			return this.database.application().isReadOnly() ? QueueRow.ABSENT : insert(rows);
		}
		synchronized (this) {
			return rows.find(this.name).orElseGet(() -> insert(rows));
		}
	}

	private QueueRow insert(QueueRows rows) {
		try {
			this.database.write(() -> rows.insert(this.name));
		}
		catch (DuplicateKeyException ex) {
			// another node was faster
		}
		return rows.find(this.name).orElseThrow(() -> new StaleReadException("A queue was added elsewhere"));
	}

	/** Refuses a queue of another format. */
	private QueueRow checked(QueueRow row) {
		if (row.format() != StoreFormat.FORMAT) {
			String reason = StoreFormat.refusalReason("queue '" + this.name + "' in the database",
					Integer.toString(row.format()));
			this.onRefused.accept(reason);
			throw new IncompatibleFormatException(reason);
		}
		if (row.minor() < StoreFormat.MINOR && !this.database.application().isOpen()) {
			this.database.write(() -> new QueueRows(this.database.client()).raiseMinor(row.queue(), StoreFormat.MINOR));
		}
		return row;
	}

	void configure(QueuePolicy policy) {
		QueueTables tables = tables();
		this.database.write(() -> tables.queues().configure(tables.row().queue(), policy));
		this.known = null;
	}

	/**
	 * Change ids.
	 * @param handOutAfter milliseconds after which the tickets that come of it are handed
	 * out unless they are published
	 */
	<R> CommittedCall<R> change(Collection<String> ids, LockScope lockScope, LeaseOwner leaseOwner, long handOutAfter,
			QueueCall<R> call) {
		QueueTables tables = lockScope.room() ? countedTables() : tables();
		TreeSet<String> sorted = new TreeSet<>(ids);
		return this.database.transaction(() -> {
			List<TaskRow> rows = lockScope.tasks() ? tables.tasks().lockWhole(sorted) : tables.tasks().lock(sorted);
			QueueRow queue = lockScope.tasks() ? tables.lock()
					: (lockScope.room() && tables.row().bounded()) ? tables.reread() : tables.row();
			return changeOnce(tables, rows, queue, sorted, lockScope, leaseOwner, handOutAfter, call);
		});
	}

	/**
	 * Change ids in the application's transaction, just before its commit, which is
	 * followed by the hand-out of tickets. The queue may get longer than its bound: that
	 * there was room was answered before.
	 */
	<R> CommittedCall<R> changeJoined(Collection<String> ids, QueueCall<R> call) {
		QueueTables tables = tables();
		TreeSet<String> sorted = new TreeSet<>(ids);
		return this.database.application().join((again) -> {
			List<TaskRow> rows = again ? tables.tasks().lock(sorted) : tables.tasks().lockPresent(sorted);
			return changeOnce(tables, rows, tables.row(), sorted, LockScope.MARKS, LeaseOwner.NOBODY, 0, call);
		});
	}

	<R> CommittedCall<R> changeOnce(QueueTables tables, List<TaskRow> locked, QueueRow queue, Collection<String> ids,
			LockScope lockScope, LeaseOwner leaseOwner, long handOutAfter, QueueCall<R> call) {
		List<TaskRow> rows = locked;
		List<FinishMark> marks = lockScope.marks() ? tables.marks().find(ids) : List.of();
		long now = now();
		if (!lockScope.tasks() && rows.stream().anyMatch((row) -> row.lapsed(now))) {
			rows = tables.tasks().lockWhole(ids); // dead letters are reported whole
		}
		QueuePolicy policy = queue.policy();
		long token = Math.max(queue.lastToken() + 1, this.database.time().micros());
		UnitOfWork unit = new UnitOfWork(policy, lockScope.tasks() ? () -> token : this.numbers, this.numbers,
				leaseOwner);
		unit.load(rows);
		unit.loadMarks(marks);
		bound(unit, lockScope, queue, rows);
		unit.states().advance(now);
		R answer = call.apply(unit, now);
		RowChanges changes = unit.changes(ids);
		changes.write(tables);
		verify(tables, changes, marks);
		count(tables, queue, lockScope, changes.waiting(), token);
		return done(tables, unit, answer, (handOutAfter == 0) ? 0 : now + handOutAfter);
	}

	/** Have a unit of work go by the bound of the queue if the call needs room. */
	void bound(UnitOfWork unit, LockScope lockScope, QueueRow queue, List<TaskRow> rows) {
		if (lockScope.room() && queue.bounded()) {
			unit.states().countWaiting(queue.waiting() - rows.stream().filter(TaskRow::waits).count());
		}
	}

	/**
	 * Last of all, so that no other call waits for the queue while this one waits for it;
	 * in a transaction of the application just before the commit.
	 */
	private void count(QueueTables tables, QueueRow queue, LockScope lockScope, int more, long token) {
		if (lockScope.tasks()) {
			tables.setLastToken(token, more);
		}
		else if (this.database.application().isOpen()) {
			this.database.application().countBeforeCommit(this, more);
		}
		else if (lockScope.room() && queue.bounded()) {
			tables.takeRoom(queue, more);
		}
		else {
			tables.addWaiting(more);
		}
	}

	/** Count the tasks that a transaction of the application has added. */
	void addWaiting(int more) {
		tables().addWaiting(more);
	}

	/**
	 * An absent id cannot be locked: it may have been finished since it was looked at.
	 */
	private static void verify(QueueTables tables, RowChanges changes, List<FinishMark> known) {
		List<String> added = changes.added();
		if (!added.isEmpty() && !known.containsAll(tables.marks().find(added))) {
			throw new StaleReadException("An id was finished while it was added");
		}
	}

	/** Remember the tickets that came of it until they are published. */
	<R> CommittedCall<R> done(QueueTables tables, UnitOfWork unit, R answer, long handOutAt) {
		TicketBatch ticketBatch = post(tables, unit.tickets(), handOutAt);
		return new CommittedCall<>(answer, ticketBatch, unit.states().takeEvents(), unit.states().nextMoment());
	}

	TicketBatch post(QueueTables tables, List<Ticket> tickets, long handOutAt) {
		if (tickets.isEmpty()) {
			return TicketBatch.NONE;
		}
		TicketBatch ticketBatch = new TicketBatch(nextNumber(), tickets);
		tables.ticketBatches().insert(ticketBatch.number(), handOutAt, tickets);
		return ticketBatch;
	}

	void confirmBatches(List<Long> ticketBatches) {
		TicketBatchRows rows = tables().ticketBatches();
		if (ticketBatches.size() == 1) {
			this.database.write(() -> rows.delete(ticketBatches)); // saves the round
																	// trips of
																	// a transaction
		}
		else {
			this.database.transaction(() -> rows.delete(ticketBatches));
		}
	}

	/** Look at ids without changing them. */
	<R> R query(Collection<String> ids, Function<UnitOfWork, R> query) {
		QueueTables tables = tables();
		return this.database.transaction(() -> queryOnce(tables, tables.tasks().find(new TreeSet<>(ids)), ids, query));
	}

	/** Look at an id, its payload and headers included, without changing it. */
	<R> R queryWhole(String id, Function<UnitOfWork, R> query) {
		QueueTables tables = tables();
		List<String> ids = List.of(id);
		return this.database.transaction(() -> queryOnce(tables, tables.tasks().findWhole(ids), ids, query));
	}

	<R> R queryOnce(QueueTables tables, List<TaskRow> rows, Collection<String> ids, Function<UnitOfWork, R> query) {
		UnitOfWork unit = new UnitOfWork(tables.policy(), this.numbers, this.numbers, LeaseOwner.NOBODY);
		unit.load(rows);
		unit.loadMarks(tables.marks().find(ids));
		unit.states().advance(now());
		return query.apply(unit);
	}

}
