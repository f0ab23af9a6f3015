// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;

/**
 * Adds tasks as if none of their ids were known, where the database can insert rows that
 * are absent and leave others alone: that saves the look-ups before. An id that turns out
 * to be known has all of the call be made again with them.
 */
final class UnseenAdds {

	/** Calls with look-ups after an id that was known, since more may be. */
	private static final int LOOKUPS_AFTER_KNOWN_ID = 20;

	private final AtomicInteger lookups = new AtomicInteger();

	private final QueueTransactions work;

	UnseenAdds(QueueTransactions work) {
		this.work = work;
	}

	/** Add in a transaction of its own; empty if the call has to look its ids up. */
	<A> Optional<CommittedCall<List<A>>> addAlone(IdCall<?, A> call) {
		QueueTables tables = this.work.queueTables();
		return isPossible(tables, call)
				? tryAdd(() -> isSingle(tables, call) ? addSingle(tables, call)
						: this.work.ledgerDatabase()
							.runInTransaction(() -> addOnce(tables, call, this.work.ticketBatchTimeoutMillis(), null)))
				: Optional.empty();
	}

	/**
	 * Add in the application's transaction; empty if the call has to look its ids up.
	 */
	<A> Optional<CommittedCall<List<A>>> addJoined(QueueTables tables, IdCall<?, A> call) {
		return isPossible(tables, call) ? tryAdd(() -> this.work.ledgerDatabase()
			.applicationTransaction()
			.joinByMessage((savepoint) -> addOnce(tables, call, 0, savepoint))) : Optional.empty();
	}

	/** Whether there is room in a queue with a bound is looked up with its row. */
	private boolean isPossible(QueueTables tables, IdCall<?, ?> call) {
		return call.addsTasks() && !tables.row().isBounded() && this.work.ledgerDatabase().takesMessages()
				&& this.lookups.getAndUpdate((left) -> Math.max(0, left - 1)) == 0;
	}

	/** A task whose ticket, or outcomes, need no other statements. */
	private boolean isSingle(QueueTables tables, IdCall<?, ?> call) {
		return call.items().size() == 1 && this.work.keepsOrder() && this.work.ledgerDatabase().singleAdds() != null
				&& this.work.outcomesUntil(tables.row()) <= this.work.currentMillis();
	}

	private <A> Optional<CommittedCall<List<A>>> tryAdd(AddAttempt<A> attempt) {
		try {
			return Optional.of(attempt.addTasks());
		}
		catch (KnownIdException ex) {
			this.lookups.set(LOOKUPS_AFTER_KNOWN_ID);
			return Optional.empty();
		}
	}

	/** One that collides with another call is made again with look-ups. */
	private <A> CommittedCall<List<A>> addSingle(QueueTables tables, IdCall<?, A> call) {
		long now = this.work.currentMillis();
		UnitOfWork unit = this.work.newUnit(tables);
		unit.stateMachine().advanceTo(now);
		List<A> answers = call.applyTo(unit, now);
		TaskRow added = unit.changesTo(call.sortedIds(), now).singleAdd();
		SingleAdds singleAdds = this.work.ledgerDatabase().singleAdds();
		if (added == null || singleAdds == null || !writeSingle(singleAdds, tables, added)) {
			throw new KnownIdException();
		}
		return this.work.commitCall(tables, unit, answers, 0);
	}

	private static boolean writeSingle(SingleAdds singleAdds, QueueTables tables, TaskRow added) {
		try {
			return singleAdds.addTask(tables.row().queue(), added);
		}
		catch (DataAccessException ex) {
			if (JdbcFailures.isCollision(ex)) {
				return false;
			}
			throw ex;
		}
	}

	private <A> CommittedCall<List<A>> addOnce(QueueTables tables, IdCall<?, A> call, long issueAfter,
			@Nullable AddSavepoint savepoint) {
		long now = this.work.currentMillis();
		TreeSet<String> ids = call.sortedIds();
		UnitOfWork unit = this.work.newUnit(tables);
		unit.stateMachine().advanceTo(now);
		List<A> answers = call.applyTo(unit, now);
		RowChanges changes = unit.changesTo(ids, now);
		if (!changes.addUnseen(tables, ids, this.work.outcomesUntil(tables.row()), savepoint)) {
			throw new KnownIdException();
		}
		this.work.updateQueue(tables, tables.row(), LockScope.MARKS_AND_ROOM, this.work.toQueueChange(tables, changes),
				0);
		return this.work.commitCall(tables, unit, answers, (issueAfter == 0) ? 0 : now + issueAfter);
	}

	/**
	 * Adds tasks in a transaction.
	 *
	 * @param <A> type of the answers
	 */
	@FunctionalInterface
	private interface AddAttempt<A> {

		CommittedCall<List<A>> addTasks();

	}

}
