package io.chihuo.backend.state;

import java.util.List;

import io.chihuo.CancelResult;
import io.chihuo.TaskState;
import io.chihuo.backend.Lease;

/**
 * Finishes, cancels, requeues and clears.
 */
final class Removing {

	private final QueueState queue;

	Removing(QueueState queue) {
		this.queue = queue;
	}

	boolean finish(String id, long now) {
		Entry entry = this.queue.entries.get(id);
		if (entry != null && entry.state == TaskState.RUNNING) {
			entry.finished = true;
		}
		else if (entry != null) {
			this.queue.remove(entry);
		}
		return this.queue.marks.add(id, now);
	}

	boolean unfinish(String id) {
		Entry entry = this.queue.entries.get(id);
		if (entry != null) {
			entry.finished = false;
		}
		return this.queue.marks.remove(id);
	}

	CancelResult cancel(String id) {
		Entry entry = this.queue.entries.get(id);
		if (entry != null) {
			return cancel(entry);
		}
		return this.queue.marks.contains(id) ? CancelResult.ALREADY_FINISHED : CancelResult.NOT_FOUND;
	}

	private CancelResult cancel(Entry entry) {
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
		List<Entry> all = List.copyOf(this.queue.entries.values());
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
		Entry entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		this.queue.unlink(entry);
		entry.forgetRuns();
		this.queue.enqueue(entry, false, now, now);
		return true;
	}

	boolean discard(String id) {
		Entry entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.DEAD) {
			return false;
		}
		this.queue.remove(entry);
		return true;
	}

}
