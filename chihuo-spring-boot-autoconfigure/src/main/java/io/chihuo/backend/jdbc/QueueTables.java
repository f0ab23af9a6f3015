// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import io.chihuo.TaskState;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.jdbc.QueueRows.QueueRow;

/**
 * One queue in the database.
 *
 * @param row the queue itself, as it was a moment ago
 * @param queues where queues are
 * @param ids rows of its tasks and dead letters
 * @param marks its finish marks
 * @param ticketBatches its ticket batches
 * @param outcomes its outcomes
 * @param orphans children to cancel
 * @param schedules its schedules
 * @param totals all of its tasks
 */
record QueueTables(QueueRow row, QueueRows queues, IdRows ids, FinishMarkRows marks, TicketBatchRows ticketBatches,
		OutcomeRows outcomes, OrphanRows orphans, ScheduleRows schedules, QueueTotals totals) {

	static QueueTables of(QueueRow row, BulkStatements bulk) {
		int queue = row.queue();
		return new QueueTables(row, new QueueRows(bulk.jdbcClient()), IdRows.of(bulk, queue),
				new FinishMarkRows(bulk, queue), new TicketBatchRows(bulk.jdbcClient(), queue),
				new OutcomeRows(bulk, queue), new OrphanRows(bulk.jdbcClient(), queue), new ScheduleRows(bulk, queue),
				new QueueTotals(bulk.jdbcClient(), queue));
	}

	TaskRows tasks() {
		return this.ids.tasks();
	}

	TaskRows deadLetters() {
		return this.ids.deadLetters();
	}

	QueuePolicy queuePolicy() {
		return this.row.policy();
	}

	/**
	 * Of tasks whose lease or time to be completed is over, those that die of it with all
	 * that a dead letter needs.
	 */
	List<TaskRow> withWholeDeadLetters(List<TaskRow> overdue) {
		int most = queuePolicy().maxCrashes();
		return this.ids.loadWhole(overdue, (row) -> row.isIn(TaskState.WAITING) || row.isCompleted()
				|| (most >= 0 && row.task().isSuspect() && row.task().task().crashes() + 1 >= most));
	}

	/** Finish marks of tasks that their completion may mark. */
	List<FinishMark> marksOfCompleted(List<TaskRow> rows) {
		List<String> completed = rows.stream().filter(TaskRow::isCompleted).map(TaskRow::id).toList();
		return completed.isEmpty() ? List.of() : this.marks.findMarks(completed);
	}

	/**
	 * Wait for the row of the queue, and change it.
	 */
	void changeQueue(QueueRowChange change) {
		addWaiting(change.waiting());
		raiseOutcomesUntil(change);
	}

	private void raiseOutcomesUntil(QueueRowChange change) {
		if (change.outcomesUntil() > 0) {
			this.queues.raiseOutcomesUntil(this.row.queue(), change.outcomesUntil());
		}
	}

	QueueRow lockQueue() {
		return this.queues.lockQueue(this.row.queue());
	}

	void setLastToken(long token, QueueRowChange change) {
		this.queues.setLastToken(this.row.queue(), token, change.waiting());
		raiseOutcomesUntil(change);
	}

	/** As it is now, without a lock. */
	QueueRow rereadQueue() {
		return this.queues.getQueue(this.row.queue());
	}

	/**
	 * Count the waiting tasks anew. Other transactions that change the number wait
	 * meanwhile.
	 */
	int recountWaiting(long now) {
		lockQueue();
		return this.queues.setWaiting(this.row.queue(), this.totals.countWaiting(), now);
	}

	/** Count on, if somebody wants to know. */
	private void addWaiting(int more) {
		if (more != 0 && this.row.isBounded()) {
			this.queues.addWaiting(this.row.queue(), more);
		}
	}

	/**
	 * Count on if there is still as much room as was seen.
	 * @throws StaleReadException if not
	 */
	void takeRoom(QueueRow seen, QueueRowChange change) {
		int more = change.waiting();
		if (more > 0 && !this.queues.addWaiting(this.row.queue(), more, seen.policy().maxLength(), seen.waiting())) {
			throw new StaleReadException("Others have filled the queue");
		}
		addWaiting(Math.min(more, 0));
		raiseOutcomesUntil(change);
	}

	/** Marks of this time and before have expired. */
	long expiryLimit(long now) {
		long retention = queuePolicy().finishedRetention().toMillis();
		return (retention == 0) ? Long.MIN_VALUE : now - retention;
	}

}
