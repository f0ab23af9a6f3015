// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.LapsedLeases;
import io.chihuo.backend.state.ParkedTask;
import io.chihuo.backend.state.StoredTask;
import io.chihuo.backend.state.WaitingTask;

/**
 * A task in the database.
 *
 * @param task its state
 * @param toHead whether its ticket is for the head of the queue
 * @param session process that claimed it last, 0 for none
 * @param worker the worker that claimed it last
 * @param deadLetter whether its row is in the table of dead letters
 */
record TaskRow(StoredTask task, boolean toHead, long session, @Nullable String worker, boolean deadLetter) {

	/** Of the head the largest number is claimed first, of the tail the smallest. */
	static final Comparator<TaskRow> LAST_CLAIMED_FIRST = Comparator.comparing(TaskRow::toHead)
		.thenComparingLong((row) -> row.toHead() ? row.task().ticket() : -row.task().ticket());

	String id() {
		return this.task.id();
	}

	boolean isIn(TaskState state) {
		return this.task.state() == state;
	}

	boolean isWaiting() {
		return isIn(TaskState.READY) || isIn(TaskState.DELAYED);
	}

	/**
	 * Whether time, or the end of its run, may make it a dead letter, which is reported
	 * whole.
	 */
	boolean mayReportDeath(long now) {
		return isLapsed(now) || (isIn(TaskState.WAITING) && this.task.time() <= now) || isCompleted();
	}

	/** Whether it was completed from outside while its run goes on. */
	boolean isCompleted() {
		ParkedTask parked = this.task.parked();
		return parked != null && parked.completion() != null;
	}

	boolean isLapsed(long now) {
		return isIn(TaskState.RUNNING) && this.task.time() <= now;
	}

	/** Whether its last lease lapsed and was charged as a crash. */
	boolean isLastLeaseCharged() {
		return this.task.lapses().charged().contains(this.task.token());
	}

	/**
	 * Place of a ready task, in the order of which tasks are claimed: of the head the
	 * largest ticket is claimed first, of the tail the smallest.
	 */
	long place() {
		return this.toHead ? -this.task.ticket() : this.task.ticket();
	}

	TaskRow withTicket(long ticket) {
		StoredTask task = this.task;
		StoredTask changed = new StoredTask(task.task(), task.state(), task.time(), task.order(), ticket, task.token(),
				task.startedAt(), task.first(), task.cancelled(), task.finished(), task.rerun(), task.forcedReleases(),
				task.lapses(), task.tracking(), task.parked(), task.children());
		return new TaskRow(changed, this.toHead, this.session, this.worker, this.deadLetter);
	}

	/**
	 * A row that is inserted and deleted by a transaction that marks an absent id as
	 * finished, so that it collides with one that adds the id at the same time.
	 */
	static TaskRow guardRow(String id) {
		WaitingTask nothing = new WaitingTask(id, new byte[0], TaskFields.NONE, 0, 0, 0, null, AttemptLog.NONE);
		return new TaskRow(new StoredTask(nothing, TaskState.READY, 0, 0, 0, 0, 0, false, false, false, null, 0,
				LapsedLeases.NONE, null, null, List.of()), false, 0, null, false);
	}

}
