// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.state.QueueNotifications;

/**
 * Makes calls on one queue in a transaction of the application. Rows that are there
 * already are not locked for as long as it is open, which would hold up their runs and
 * those claimed, renewed or settled with them: they are changed just before the commit,
 * by their state then. Until then a call is answered by their present state, and by the
 * calls before it.
 */
final class JoinedCalls {

	private final QueueTransactions work;

	private final Consumer<CommittedCall<?>> onMade;

	/**
	 * Create it.
	 * @param onMade called with the changes made before the commit
	 */
	JoinedCalls(QueueTransactions work, Consumer<CommittedCall<?>> onMade) {
		this.work = work;
		this.onMade = onMade;
	}

	<I, A> CommittedCall<List<A>> makeCall(IdCall<I, A> call, LockScope lockScope) {
		ApplicationTransaction transaction = this.work.ledgerDatabase().applicationTransaction();
		transaction.requireWritable();
		QueueTables tables = this.work.queueTables();
		TreeSet<String> ids = call.sortedIds();
		Set<String> known = new HashSet<>();
		transaction.deferredCalls(this, ids).forEach((deferred) -> known.addAll(deferred.sortedIds()));
		Optional<CommittedCall<List<A>>> added = known.isEmpty() ? this.work.unseenAdds().addJoined(tables, call)
				: Optional.empty();
		return added.orElseGet(() -> transaction.joinTransaction((again) -> {
			List<TaskRow> rows = again ? tables.ids().lockOthers(tables.tasks().lockTasks(ids), ids)
					: tables.ids().findRows(TaskColumns.LIGHT, ids);
			rows.forEach((row) -> known.add(row.id()));
			return makeCall(tables, call, lockScope, known, rows);
		}));
	}

	private <I, A> CommittedCall<List<A>> makeCall(QueueTables tables, IdCall<I, A> call, LockScope lockScope,
			Set<String> known, List<TaskRow> rows) {
		CommittedCall<List<A>> done = makeNow(tables, call.forIds((id) -> !known.contains(id)), lockScope);
		IdCall<I, A> later = call.forIds(known::contains);
		List<A> answersLater = deferCall(tables, later, lockScope, rows);
		Iterator<A> ofAbsent = done.answer().iterator();
		Iterator<A> ofKnown = answersLater.iterator();
		List<A> answers = new ArrayList<>();
		call.items()
			.forEach((item) -> answers.add((known.contains(call.id().apply(item)) ? ofKnown : ofAbsent).next()));
		return new CommittedCall<>(answers, done.ticketBatch(), done.events(), done.nextMoment());
	}

	private <A> CommittedCall<List<A>> makeNow(QueueTables tables, IdCall<?, A> call, LockScope lockScope) {
		return call.isEmpty()
				? new CommittedCall<>(List.of(), TicketBatch.NONE, QueueNotifications.NONE, Long.MAX_VALUE)
				: this.work.changeOnce(tables, List.of(), tables.row(), call.sortedIds(), lockScope, LeaseOwner.NOBODY,
						0, call::applyTo, this.work::updateQueue);
	}

	private <I, A> List<A> deferCall(QueueTables tables, IdCall<I, A> call, LockScope lockScope, List<TaskRow> rows) {
		if (call.isEmpty()) {
			return List.of();
		}
		Set<String> ids = call.sortedIds();
		List<A> answers = this.work.queryOnce(tables, rows, ids, (unit) -> {
			replayCalls(unit, ids);
			this.work.limitRoom(unit, lockScope, tables.row(), rows, 0);
			return call.applyTo(unit, this.work.currentMillis());
		});
		IdCall<I, A> accepted = call.withoutRefused(answers);
		if (!accepted.isEmpty()) {
			this.work.ledgerDatabase().applicationTransaction().beforeCommit(this, accepted);
		}
		return answers;
	}

	/**
	 * Repeat the calls that are made before the commit on the rows that were read of some
	 * ids.
	 */
	void replayCalls(UnitOfWork unit, Collection<String> ids) {
		this.work.ledgerDatabase()
			.applicationTransaction()
			.deferredCalls(this, Set.copyOf(ids))
			.forEach((call) -> call.applyTo(unit, this.work.currentMillis()));
	}

	/** Make calls on rows that were there when each of them was answered. */
	void makeBeforeCommit(List<IdCall<?, ?>> calls) {
		TreeSet<String> ids = new TreeSet<>();
		calls.forEach((call) -> ids.addAll(call.sortedIds()));
		try {
			this.onMade.accept(this.work.ledgerDatabase()
				.applicationTransaction()
				.callWithTimeout(() -> changeJoined(ids, calls)));
		}
		catch (RuntimeException ex) {
			throw JdbcFailures.asCollision(ex);
		}
	}

	private CommittedCall<?> changeJoined(TreeSet<String> ids, List<IdCall<?, ?>> calls) {
		return this.work.changeJoined(ids, (unit, now) -> {
			calls.forEach((call) -> call.applyTo(unit, now));
			return calls;
		});
	}

}
