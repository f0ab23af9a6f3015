// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
import io.chihuo.TaskState;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Finishes, cancels, requeues and clears.
 */
final class RemoveOperation {

	private final QueueState queue;

	RemoveOperation(QueueState queue) {
		this.queue = queue;
	}

	boolean finishId(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null && isUnderWay(entry)) {
			entry.finished = true;
		}
		else if (entry != null) {
			this.queue.removeTask(entry, TaskEnding.FINISHED, now);
		}
		return this.queue.marks.add(id, now);
	}

	private static boolean isUnderWay(QueuedTask entry) {
		return entry.state == TaskState.RUNNING || entry.state == TaskState.WAITING;
	}

	boolean unfinishId(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null) {
			entry.finished = false;
		}
		return this.queue.marks.remove(id);
	}

	CancelResult cancelTask(OutcomeKey task, long now) {
		if (task.order() == QueueRecords.UNLESS_RUNNING) {
			return withdrawTask(task.id(), now);
		}
		return (task.order() != 0) ? cancelOrdered(task, now) : cancelTask(task.id(), TaskEnding.CANCELLED, now);
	}

	private CancelResult withdrawTask(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || (entry.state != TaskState.READY && entry.state != TaskState.DELAYED)) {
			return CancelResult.NOT_FOUND;
		}
		return cancelQueued(entry, TaskEnding.CANCELLED, now);
	}

	/** Of an id that has a run and a requested rerun only the one that is named. */
	private CancelResult cancelOrdered(OutcomeKey task, long now) {
		QueuedTask entry = this.queue.entries.get(task.id());
		if (entry == null || entry.state == TaskState.DEAD) {
			return CancelResult.NOT_FOUND;
		}
		if (entry.rerun != null && isTracked(entry.rerun.tracking(), task)) {
			this.queue.dropRerun(entry, TaskEnding.CANCELLED, now);
			return CancelResult.REMOVED;
		}
		if (!isTracked(entry.tracking, task)) {
			return CancelResult.NOT_FOUND;
		}
		if (entry.state == TaskState.RUNNING) {
			return interruptRun(entry);
		}
		this.queue.unlinkTask(entry);
		this.queue.endCancelled(entry, now);
		return CancelResult.REMOVED;
	}

	private static boolean isTracked(@Nullable OutcomeTracking tracking, OutcomeKey task) {
		return tracking != null && tracking.order() == task.order();
	}

	CancelResult clearTask(String id, long now) {
		return cancelTask(id, TaskEnding.CLEARED, now);
	}

	private CancelResult cancelTask(String id, TaskEnding ending, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null) {
			return cancelQueued(entry, ending, now);
		}
		return this.queue.marks.contains(id) ? CancelResult.ALREADY_FINISHED : CancelResult.NOT_FOUND;
	}

	private CancelResult cancelQueued(QueuedTask entry, TaskEnding ending, long now) {
		if (entry.state != TaskState.RUNNING) {
			this.queue.removeTask(entry, ending, now);
			return CancelResult.REMOVED;
		}
		this.queue.dropRerun(entry, ending, now);
		return interruptRun(entry);
	}

	private CancelResult interruptRun(QueuedTask entry) {
		if (!entry.cancelled) {
			entry.cancelled = true;
			this.queue.children.onRunCancelled(entry);
		}
		this.queue.queueNotifications().addCancelled(new Lease(entry.id, entry.token));
		return CancelResult.INTERRUPTED;
	}

	long clearUnfinished(long now) {
		List<QueuedTask> all = List.copyOf(this.queue.entries.values());
		all.forEach((entry) -> cancelQueued(entry, TaskEnding.CLEARED, now));
		return all.size();
	}

	long clearFinished() {
		long cleared = this.queue.marks.size();
		this.queue.marks.clear();
		this.queue.entries.values().forEach((entry) -> entry.finished = false);
		return cleared;
	}

	boolean requeueDeadLetter(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		requeueTask(entry, now);
		return true;
	}

	private void requeueTask(QueuedTask entry, long now) {
		this.queue.unlinkTask(entry);
		entry.forgetRuns();
		this.queue.enqueueTask(entry, false, now, now);
	}

	DeadLetterSweep requeueAll(@Nullable String cursor, int max, long now) {
		return sweepDeadLetters(cursor, max, (entry) -> requeueTask(entry, now));
	}

	DeadLetterSweep discardAll(@Nullable String cursor, int max, long now) {
		return sweepDeadLetters(cursor, max, (entry) -> discardTask(entry, now));
	}

	/** Of the oldest, up to the one that was the youngest at the first step. */
	private DeadLetterSweep sweepDeadLetters(@Nullable String cursor, int max, Consumer<QueuedTask> change) {
		NavigableMap<Long, QueuedTask> dead = this.queue.dead;
		if (dead.isEmpty()) {
			return new DeadLetterSweep(0, null);
		}
		long last = (cursor != null) ? Long.parseLong(cursor) : dead.lastKey();
		List<QueuedTask> oldest = dead.headMap(last, true).values().stream().limit(max).toList();
		oldest.forEach(change);
		boolean more = !dead.headMap(last, true).isEmpty();
		return new DeadLetterSweep(oldest.size(), more ? Long.toString(last) : null);
	}

	private void discardTask(QueuedTask entry, long now) {
		this.queue.removeTask(entry, TaskEnding.DISCARDED, now);
	}

	boolean discardDeadLetter(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		discardTask(entry, now);
		return true;
	}

}
