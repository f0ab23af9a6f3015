// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

import io.chihuo.IncompatibleFormatException;
import io.chihuo.TaskState;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.jdbc.IdRows.FoundIds;
import io.chihuo.backend.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.outcome.OutcomeKey;
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

	/**
	 * Milliseconds by which the row of a queue says later than needed when its last
	 * outcome expires, so that it is seldom written.
	 */
	private static final long OUTCOMES_MARGIN_MILLIS = Duration.ofMinutes(1).toMillis();

	private final QueueName name;

	private final LedgerDatabase database;

	private final MonotonicSequence numbers;

	private final Duration ticketBatchTimeout;

	private final boolean keepsOrder;

	private final DeadLetterAdoption adoption;

	private final UnseenAdds unseenAdds = new UnseenAdds(this);

	private volatile Consumer<String> onRefused = (reason) -> {
	};

	private volatile @Nullable CachedTables known;

	/**
	 * How often the row was changed here: what was read before must not be cached after.
	 */
	private final AtomicInteger rowChanges = new AtomicInteger();

	/** As far as this process has kept outcomes, which its cached row may not say yet. */
	private final AtomicLong outcomesUntil = new AtomicLong();

	private record CachedTables(QueueTables tables, long since, int rowChanges) {

	}

	/**
	 * Create the work on a queue.
	 * @param ticketBatchTimeout time after which a ticket batch is taken for failed
	 * @param keepsOrder whether tasks are claimed in the database, so that no broker has
	 * to get their tickets
	 */
	QueueTransactions(QueueName name, LedgerDatabase database, MonotonicSequence numbers, Duration ticketBatchTimeout,
			boolean keepsOrder) {
		this.name = name;
		this.database = database;
		this.numbers = numbers;
		this.ticketBatchTimeout = ticketBatchTimeout;
		this.keepsOrder = keepsOrder;
		this.adoption = new DeadLetterAdoption(database);
	}

	/** Whether tasks are claimed in the database, rather than with tickets. */
	boolean keepsOrder() {
		return this.keepsOrder;
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

		R callWith(UnitOfWork unit, long now);

	}

	/** Changes the row of a queue, now or later in the transaction. */
	@FunctionalInterface
	interface QueueRowWriter {

		void update(QueueTables tables, QueueRow queue, LockScope lockScope, QueueRowChange change, long token);

		/** How many more tasks wait than the row says. */
		default int waiting(QueueTables tables) {
			return 0;
		}

	}

	DeadLetterAdoption deadLetterAdoption() {
		return this.adoption;
	}

	LedgerDatabase ledgerDatabase() {
		return this.database;
	}

	long currentMillis() {
		return this.database.databaseTime().currentMillis();
	}

	/** Milliseconds after which a ticket batch is taken for failed. */
	long ticketBatchTimeoutMillis() {
		return this.ticketBatchTimeout.toMillis();
	}

	long nextNumber() {
		return this.numbers.getAsLong();
	}

	/** The queue's tables. Not within a transaction. */
	QueueTables queueTables() {
		this.database.openDatabase();
		CachedTables known = this.known;
		int changes = this.rowChanges.get();
		if (known != null && known.rowChanges() == changes
				&& SystemTaskClock.monotonicNanos() - known.since() <= POLICY_VALIDITY_NANOS) {
			return known.tables();
		}
		QueueTables tables = QueueTables.of(checkFormat(findOrInsert()), this.database.bulkStatements());
		if (tables.row() != QueueRow.ABSENT) {
			CachedTables found = new CachedTables(tables, SystemTaskClock.monotonicNanos(), changes);
			this.database.applicationTransaction().afterCommit(() -> this.known = found);
		}
		return tables;
	}

	/**
	 * The queue's tables, after the waiting tasks were counted anew if the last count is
	 * too old: a node that does not know yet that the queue has a bound does not count
	 * on.
	 */
	QueueTables countedTables() {
		QueueTables tables = queueTables();
		long now = currentMillis();
		if (tables.row().isBounded() && Math.abs(now - tables.row().countedAt()) > COUNT_VALIDITY_MILLIS) {
			this.database.runInTransaction(() -> tables.recountWaiting(now));
			this.rowChanges.incrementAndGet();
		}
		return queueTables();
	}

	/**
	 * Threads that are first to use a queue insert it one after the other, since some
	 * drivers log a row that is there already. Those within a transaction of the
	 * application must not wait for others, which may wait for the transaction.
	 */
	private QueueRow findOrInsert() {
		QueueRows rows = new QueueRows(this.database.jdbcClient());
		QueueRow row = rows.findQueue(this.name).orElse(null);
		if (row != null) {
			return row;
		}
		if (this.database.applicationTransaction().isOpen()) {
			return this.database.applicationTransaction().isReadOnly() ? QueueRow.ABSENT : insertQueue(rows);
		}
		synchronized (this) {
			return rows.findQueue(this.name).orElseGet(() -> insertQueue(rows));
		}
	}

	private QueueRow insertQueue(QueueRows rows) {
		try {
			this.database.runStatement(() -> rows.insertQueue(this.name));
		}
		catch (DuplicateKeyException ex) {
			// another node was faster
		}
		return rows.findQueue(this.name).orElseThrow(() -> new StaleReadException("A queue was added elsewhere"));
	}

	/** Refuses a queue of another format. */
	private QueueRow checkFormat(QueueRow row) {
		if (row.format() != StoreFormat.FORMAT_VERSION) {
			String reason = StoreFormat.refusalReason("queue '" + this.name + "' in the database",
					Integer.toString(row.format()));
			this.onRefused.accept(reason);
			throw new IncompatibleFormatException(reason);
		}
		if (row.minor() < StoreFormat.FORMAT_MINOR_VERSION && !this.database.applicationTransaction().isOpen()) {
			this.database.runStatement(() -> new QueueRows(this.database.jdbcClient()).raiseMinor(row.queue(),
					StoreFormat.FORMAT_MINOR_VERSION));
		}
		return row;
	}

	void applyPolicy(QueuePolicy policy) {
		QueueTables tables = queueTables();
		this.database.runStatement(() -> tables.queues().updatePolicy(tables.row().queue(), policy));
		this.rowChanges.incrementAndGet();
	}

	/** Make a call whose tickets are issued again unless they are published. */
	<A> CommittedCall<List<A>> makeCall(IdCall<?, A> call, LockScope lockScope) {
		return this.unseenAdds.addAlone(call).orElseGet(() -> changeAlone(call.sortedIds(), lockScope, call::applyTo));
	}

	/** Change ids whose tickets are issued again unless they are published. */
	<R> CommittedCall<R> changeAlone(Collection<String> ids, LockScope lockScope, QueueCall<R> call) {
		return changeIds(ids, lockScope, LeaseOwner.NOBODY, ticketBatchTimeoutMillis(), call);
	}

	UnseenAdds unseenAdds() {
		return this.unseenAdds;
	}

	/**
	 * Change ids.
	 * @param issueAfter milliseconds after which the resulting tickets are issued again
	 * unless they are published
	 */
	<R> CommittedCall<R> changeIds(Collection<String> ids, LockScope lockScope, LeaseOwner leaseOwner, long issueAfter,
			QueueCall<R> call) {
		QueueTables tables = lockScope.needsRoom() ? countedTables() : queueTables();
		return this.database.runInTransaction(
				() -> changeWithin(tables, ids, lockScope, leaseOwner, issueAfter, call, this::updateQueue));
	}

	/**
	 * Change ids in a transaction of our own that is open.
	 * @param tables the tables as they were read before
	 * @param rowWriter changes the row of the queue
	 */
	<R> CommittedCall<R> changeWithin(QueueTables tables, Collection<String> ids, LockScope lockScope,
			LeaseOwner leaseOwner, long issueAfter, QueueCall<R> call, QueueRowWriter rowWriter) {
		TreeSet<String> sorted = new TreeSet<>(ids);
		List<TaskRow> rows = lockScope.locksTasks() ? tables.tasks().lockWhole(sorted)
				: tables.tasks().lockTasks(sorted);
		if (!lockScope.locksMarks() && !lockScope.locksTasks()) {
			// dead letters are not claimed
			rows = tables.ids().lockOthers(rows, sorted);
		}
		QueueRow queue = lockScope.locksTasks() ? tables.lockQueue()
				: (lockScope.needsRoom() && tables.row().isBounded()) ? tables.rereadQueue() : tables.row();
		return changeOnce(tables, rows, queue, sorted, lockScope, leaseOwner, issueAfter, call, rowWriter);
	}

	/**
	 * Change ids in the application's transaction, just before its commit, which is
	 * followed by the publication of tickets. The queue may get longer than its bound:
	 * that there was room was answered before.
	 */
	<R> CommittedCall<R> changeJoined(Collection<String> ids, QueueCall<R> call) {
		QueueTables tables = queueTables();
		TreeSet<String> sorted = new TreeSet<>(ids);
		return this.database.applicationTransaction().joinTransaction((again) -> {
			List<TaskRow> rows = again ? tables.tasks().lockTasks(sorted) : tables.tasks().lockPresent(sorted);
			return changeOnce(tables, rows, tables.row(), sorted, LockScope.MARKS_AND_WAITING, LeaseOwner.NOBODY, 0,
					call, this::updateQueue);
		});
	}

	<R> CommittedCall<R> changeOnce(QueueTables tables, List<TaskRow> locked, QueueRow queue, Collection<String> ids,
			LockScope lockScope, LeaseOwner leaseOwner, long issueAfter, QueueCall<R> call, QueueRowWriter rowWriter) {
		FoundIds found = findIds(tables, locked, ids, lockScope);
		List<FinishMark> marks = found.marks();
		List<TaskRow> rows = tables.ids().lockFound(locked, found);
		long now = currentMillis();
		if (!lockScope.locksTasks()) {
			// dead letters are reported whole
			rows = tables.ids()
				.loadWhole(rows,
						(row) -> row.mayReportDeath(now) || (lockScope.endsWaiting() && row.isIn(TaskState.WAITING)));
		}
		QueuePolicy policy = queue.policy();
		long token = Math.max(queue.lastToken() + 1, this.database.databaseTime().currentMicros());
		UnitOfWork unit = new UnitOfWork(tables, policy, lockScope.locksTasks() ? () -> token : this.numbers,
				this.numbers, leaseOwner);
		unit.loadRows(rows);
		unit.loadMarks(marks);
		limitRoom(unit, lockScope, queue, rows, rowWriter.waiting(tables));
		unit.stateMachine().advanceTo(now);
		R answer = call.callWith(unit, now);
		RowChanges changes = unit.changesTo(ids, now);
		changes.writeTo(tables, outcomesUntil(queue));
		verifyAdded(tables, changes, marks);
		rowWriter.update(tables, queue, lockScope, toQueueChange(tables, changes), token);
		return commitCall(tables, unit, answer, (issueAfter == 0) ? 0 : now + issueAfter);
	}

	/**
	 * No more than the call needs. Of ids to add, one that is queued meanwhile is found
	 * by its insertion, which fails. Of ids that are all locked as tasks, none is a dead
	 * letter, or only an older one, which waits for the next add of its id.
	 */
	private static FoundIds findIds(QueueTables tables, List<TaskRow> locked, Collection<String> ids,
			LockScope lockScope) {
		if (!lockScope.locksMarks()) {
			return FoundIds.ofMarks(tables.marksOfCompleted(locked));
		}
		if (lockScope.needsRoom()) {
			return tables.ids().findClosed(ids);
		}
		return (locked.size() == ids.size()) ? FoundIds.ofMarks(tables.marks().findMarks(ids))
				: tables.ids().findIds(ids);
	}

	/** Have a unit of work go by the bound of the queue if the call needs room. */
	void limitRoom(UnitOfWork unit, LockScope lockScope, QueueRow queue, List<TaskRow> rows, int more) {
		if (lockScope.needsRoom() && queue.isBounded()) {
			unit.stateMachine().countWaiting(queue.waiting() + more - rows.stream().filter(TaskRow::isWaiting).count());
		}
	}

	/**
	 * Last of all, so that no other call waits for the queue while this one waits for it;
	 * in a transaction of the application just before the commit.
	 */
	void updateQueue(QueueTables tables, QueueRow queue, LockScope lockScope, QueueRowChange change, long token) {
		if (lockScope.locksTasks()) {
			tables.setLastToken(token, change);
		}
		else if (this.database.applicationTransaction().isOpen()) {
			this.database.applicationTransaction().changeBeforeCommit(this, change);
		}
		else if (lockScope.needsRoom() && queue.isBounded()) {
			tables.takeRoom(queue, change);
		}
		else {
			tables.changeQueue(change);
		}
	}

	/** The part of some changes that concerns the row of the queue. */
	QueueRowChange toQueueChange(QueueTables tables, RowChanges changes) {
		long until = changes.outcomesUntil();
		this.outcomesUntil.accumulateAndGet(until, Math::max);
		return new QueueRowChange(changes.waitingChange(),
				(until > tables.row().outcomesUntil()) ? until + OUTCOMES_MARGIN_MILLIS : 0,
				this.database.readsOldSnapshot() ? changes.addedTasks() : Set.of());
	}

	/**
	 * The moment until which the queue may have outcomes, as far as this process knows.
	 */
	long outcomesUntil(QueueRow queue) {
		return Math.max(queue.outcomesUntil(), this.outcomesUntil.get());
	}

	/** Make the changes of a transaction of the application. */
	void changeQueue(QueueRowChange change) {
		QueueTables tables = queueTables();
		if (!change.unverified().isEmpty() && !tables.deadLetters().lockTasks(change.unverified()).isEmpty()) {
			throw new StaleReadException("An id has died since the transaction began that adds it");
		}
		tables.changeQueue(change);
	}

	/**
	 * An absent id cannot be locked: it may have been finished since it was looked at, or
	 * have died.
	 */
	private static void verifyAdded(QueueTables tables, RowChanges changes, List<FinishMark> known) {
		List<String> added = changes.addedIds();
		if (added.isEmpty()) {
			return;
		}
		FoundIds closed = tables.ids().findClosed(added);
		closed.dead().removeAll(changes.addedDeadLetters());
		// an old snapshot may show dead letters that are gone
		boolean died = !closed.dead().isEmpty() && !tables.deadLetters().lockTasks(closed.dead()).isEmpty();
		if (died || !known.containsAll(closed.marks())) {
			throw new StaleReadException("An id was finished, or died, while it was added");
		}
	}

	/** Remember the tickets that came of it until they are published. */
	<R> CommittedCall<R> commitCall(QueueTables tables, UnitOfWork unit, R answer, long issueAt) {
		TicketBatch ticketBatch = saveTicketBatch(tables, unit.newTickets(), issueAt);
		return new CommittedCall<>(answer, ticketBatch, unit.stateMachine().takeEvents(),
				unit.stateMachine().nextMoment());
	}

	TicketBatch saveTicketBatch(QueueTables tables, List<Ticket> tickets, long issueAt) {
		if (tickets.isEmpty()) {
			return TicketBatch.NONE;
		}
		if (this.keepsOrder) {
			return new TicketBatch(0, tickets);
		}
		TicketBatch ticketBatch = new TicketBatch(nextNumber(), tickets);
		tables.ticketBatches().insertBatch(ticketBatch.number(), issueAt, tickets);
		return ticketBatch;
	}

	void confirmBatches(List<Long> ticketBatches) {
		TicketBatchRows rows = queueTables().ticketBatches();
		if (ticketBatches.size() == 1) {
			// saves the round trips of a transaction
			this.database.runStatement(() -> rows.deleteBatches(ticketBatches));
		}
		else {
			this.database.runInTransaction(() -> rows.deleteBatches(ticketBatches));
		}
	}

	/** Forget outcomes. */
	void forgetOutcomes(List<OutcomeKey> keys) {
		OutcomeRows rows = queueTables().outcomes();
		this.database.runStatement(() -> rows.deleteOutcomes(keys));
	}

	/** Take children to cancel, and forget others. */
	List<OrphanedChildren> takeOrphans(int max, List<Long> handled) {
		OrphanRows rows = queueTables().orphans();
		return this.database.runInTransaction(() -> {
			rows.deleteOrphans(handled);
			return (max > 0) ? rows.takeOrphans(max, currentMillis()) : List.of();
		});
	}

	/** A unit of work that claims nothing. */
	UnitOfWork newUnit(QueueTables tables) {
		return new UnitOfWork(tables, tables.queuePolicy(), this.numbers, this.numbers, LeaseOwner.NOBODY);
	}

	/** Make a call that concerns no task. */
	<R> R changeWithoutIds(QueueCall<R> call) {
		QueueTables tables = queueTables();
		return this.database.runInTransaction(() -> call.callWith(newUnit(tables), currentMillis()));
	}

	/** Look at ids without changing them. */
	<R> R queryIds(Collection<String> ids, Function<UnitOfWork, R> query) {
		QueueTables tables = queueTables();
		return this.database.runInTransaction(
				() -> queryOnce(tables, tables.ids().findRows(TaskColumns.LIGHT, new TreeSet<>(ids)), ids, query));
	}

	/** Look at an id, its payload and headers included, without changing it. */
	<R> R queryWhole(String id, Function<UnitOfWork, R> query) {
		QueueTables tables = queueTables();
		List<String> ids = List.of(id);
		return this.database
			.runInTransaction(() -> queryOnce(tables, tables.ids().findRows(TaskColumns.WHOLE, ids), ids, query));
	}

	<R> R queryOnce(QueueTables tables, List<TaskRow> rows, Collection<String> ids, Function<UnitOfWork, R> query) {
		UnitOfWork unit = newUnit(tables);
		unit.loadRows(rows);
		unit.loadMarks(tables.marks().findMarks(ids));
		unit.stateMachine().advanceTo(currentMillis());
		return query.apply(unit);
	}

}
