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

/**
 * Finishes, cancels, requeues and clears.
 */
final class RemoveOperation {

	private final QueueState queue;

	RemoveOperation(QueueState queue) {
		this.queue = queue;
	}

	boolean finish(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null && entry.state == TaskState.RUNNING) {
			entry.finished = true;
		}
		else if (entry != null) {
			this.queue.remove(entry);
		}
		return this.queue.marks.add(id, now);
	}

	boolean unfinish(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null) {
			entry.finished = false;
		}
		return this.queue.marks.remove(id);
	}

	CancelResult cancel(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null) {
			return cancel(entry);
		}
		return this.queue.marks.contains(id) ? CancelResult.ALREADY_FINISHED : CancelResult.NOT_FOUND;
	}

	private CancelResult cancel(QueuedTask entry) {
		if (entry.state != TaskState.RUNNING) {
			this.queue.remove(entry);
			return CancelResult.REMOVED;
		}
		entry.cancelled = true;
		entry.rerun = null;
		this.queue.events().cancelled(new Lease(entry.id, entry.token));
		return CancelResult.INTERRUPTED;
	}

	long clearUnfinished() {
		List<QueuedTask> all = List.copyOf(this.queue.entries.values());
		all.forEach(this::cancel);
		return all.size();
	}

	long clearFinished() {
		long cleared = this.queue.marks.size();
		this.queue.marks.clear();
		this.queue.entries.values().forEach((entry) -> entry.finished = false);
		return cleared;
	}

	boolean requeue(String id, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		requeue(entry, now);
		return true;
	}

	private void requeue(QueuedTask entry, long now) {
		this.queue.unlink(entry);
		entry.forgetRuns();
		this.queue.enqueue(entry, false, now, now);
	}

	DeadLetterSweep requeueAll(@Nullable String cursor, int max, long now) {
		return sweep(cursor, max, (entry) -> requeue(entry, now));
	}

	DeadLetterSweep discardAll(@Nullable String cursor, int max) {
		return sweep(cursor, max, this.queue::remove);
	}

	/** Of the oldest, up to the one that was the youngest at the first step. */
	private DeadLetterSweep sweep(@Nullable String cursor, int max, Consumer<QueuedTask> change) {
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

	boolean discard(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		this.queue.remove(entry);
		return true;
	}

}
