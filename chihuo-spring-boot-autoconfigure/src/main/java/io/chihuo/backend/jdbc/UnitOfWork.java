// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.state.OutcomeTracking;
import io.chihuo.backend.state.QueueStateMachine;
import io.chihuo.backend.state.StoredTask;

/**
 * The state of some ids of a queue, read from the database for one call, and the changes
 * that the call has made to it.
 */
final class UnitOfWork {

	/** That few wait, so that no bound is reached. */
	private static final long NO_ROOM_BOUND = Long.MIN_VALUE / 2;

	private final Map<String, TaskRow> rows = new HashMap<>();

	private final Map<String, Long> marks = new HashMap<>();

	private final IssuedTickets issuedTickets;

	private final LoadedOutcomes outcomes = new LoadedOutcomes();

	private final QueueTables tables;

	private final LongSupplier numbers;

	private final QueueStateMachine states;

	private final LeaseOwner leaseOwner;

	/**
	 * The process and worker that lease tasks.
	 *
	 * @param session number of the process
	 * @param worker name of the worker
	 */
	record LeaseOwner(long session, @Nullable String worker) {

		static final LeaseOwner NOBODY = new LeaseOwner(0, null);

	}

	/**
	 * Create a unit of work.
	 * @param tokens tokens of leases, and places of tasks
	 * @param numbers numbers of tickets and outcomes
	 */
	UnitOfWork(QueueTables tables, QueuePolicy policy, LongSupplier tokens, LongSupplier numbers,
			LeaseOwner leaseOwner) {
		this.tables = tables;
		this.numbers = numbers;
		this.issuedTickets = new IssuedTickets(numbers);
		this.states = new QueueStateMachine(tokens, this.issuedTickets, this.outcomes);
		this.states.setOutcomesKept();
		this.states.applyPolicy(policy);
		this.states.countWaiting(NO_ROOM_BOUND);
		this.leaseOwner = leaseOwner;
	}

	QueueStateMachine stateMachine() {
		return this.states;
	}

	/**
	 * Leases that lapse together go back to the head one after the other, so that the
	 * task that was claimed last has to be the first; those claimed with one token were
	 * claimed in the order of their tickets.
	 */
	void loadRows(List<TaskRow> rows) {
		List<TaskRow> earliestFirst = new ArrayList<>(rows);
		earliestFirst.sort(Comparator.<TaskRow>comparingLong((row) -> row.task().time())
			.thenComparing(TaskRow.LAST_CLAIMED_FIRST));
		for (TaskRow row : earliestFirst) {
			this.rows.put(row.id(), row);
			this.states.loadTask(row.task());
		}
	}

	void loadMarks(List<FinishMark> marks) {
		List<FinishMark> oldestFirst = new ArrayList<>(marks);
		oldestFirst.sort(Comparator.comparingLong(FinishMark::at));
		for (FinishMark mark : oldestFirst) {
			this.marks.put(mark.id(), mark.at());
			this.states.loadMark(mark.id(), mark.at());
		}
	}

	/**
	 * Load outcomes of tasks that are not under way.
	 */
	void loadEnded(Collection<OutcomeKey> keys, long now) {
		loadOutcomes(keys.stream().filter(Predicate.not(this::isUnderWay)).toList(), now);
	}

	/**
	 * Load outcomes.
	 * @param keys the tasks, or ids with the number 0 for the latest
	 */
	void loadOutcomes(Collection<OutcomeKey> keys, long now) {
		List<OutcomeKey> tasks = keys.stream().filter((key) -> key.order() != 0).distinct().toList();
		Set<String> ids = keys.stream()
			.filter((key) -> key.order() == 0)
			.map(OutcomeKey::id)
			.collect(Collectors.toCollection(TreeSet::new));
		this.tables.outcomes().findLatest(ids, now).forEach(this.outcomes::loadLatest);
		this.tables.outcomes().findOutcomes(tasks, now).forEach(this.outcomes::loadOutcome);
	}

	/** Whether an id is dead or finished, so that its outcome may be asked for. */
	boolean mayHaveEnded(String id) {
		return this.states.markedAt(id) != null || this.states.stateOf(id) == TaskState.DEAD;
	}

	long nextNumber() {
		return this.numbers.getAsLong();
	}

	private boolean isUnderWay(OutcomeKey key) {
		StoredTask task = this.states.storedTask(key.id());
		if (task == null || task.state() == TaskState.DEAD) {
			return false;
		}
		StoredTask.RerunRequest rerun = task.rerun();
		return key.order() == 0 || isOrder(task.tracking(), key.order())
				|| (rerun != null && isOrder(rerun.tracking(), key.order()));
	}

	private static boolean isOrder(@Nullable OutcomeTracking tracking, long order) {
		return tracking != null && tracking.order() == order;
	}

	/** Process that claimed an id last, 0 for none. */
	long sessionOf(String id) {
		TaskRow row = this.rows.get(id);
		return (row != null) ? row.session() : 0;
	}

	/** Tickets of tasks that became ready. */
	List<Ticket> newTickets() {
		return this.issuedTickets.issuedTickets((ticket) -> this.states.stateOf(ticket.id()) == TaskState.READY);
	}

	/** The changes to some ids, among them all that were loaded. */
	RowChanges changesTo(Collection<String> ids, long now) {
		RowChanges changes = new RowChanges(this.outcomes, this.numbers, now);
		for (String id : ids) {
			TaskRow before = this.rows.get(id);
			TaskRow after = toRow(id);
			changes.addTask(before, after);
			changes.addMark(id, this.marks.get(id), this.states.markedAt(id), before != null || after != null);
		}
		return changes;
	}

	private @Nullable TaskRow toRow(String id) {
		StoredTask task = this.states.storedTask(id);
		if (task == null) {
			return null;
		}
		TaskRow before = this.rows.get(id);
		boolean first = this.issuedTickets.isForHead(id, before != null && before.toHead());
		boolean leased = task.state() == TaskState.RUNNING && (before == null || before.task().token() != task.token());
		return new TaskRow(task, first, leased ? this.leaseOwner.session() : sessionOf(id),
				leased ? this.leaseOwner.worker() : (before != null) ? before.worker() : null,
				task.state() == TaskState.DEAD);
	}

}
