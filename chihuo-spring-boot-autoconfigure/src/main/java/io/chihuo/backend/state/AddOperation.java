// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;

/**
 * Adds tasks to a queue.
 */
final class AddOperation {

	private final QueueState queue;

	AddOperation(QueueState queue) {
		this.queue = queue;
	}

	List<AddResult> add(List<NewTask> tasks, long now) {
		List<AddResult> results = new ArrayList<>(tasks.size());
		for (NewTask task : tasks) {
			results.add(add(task, now));
		}
		return results;
	}

	private AddResult add(NewTask task, long now) {
		QueuedTask entry = this.queue.entries.get(task.id());
		if (entry == null) {
			return refused(task) ? AddResult.ALREADY_FINISHED : insert(task, now);
		}
		return switch (entry.state) {
			case READY, DELAYED -> replace(entry, task, now);
			case RUNNING -> rerun(entry, task, now);
			case DEAD -> revive(entry, task, now);
			case FINISHED -> throw new IllegalStateException("A finish mark is not an entry");
		};
	}

	private boolean refused(NewTask task) {
		return this.queue.marks.contains(task.id()) && !task.options().acceptsFinished();
	}

	private AddResult insert(NewTask task, long now) {
		if (this.queue.full()) {
			return AddResult.QUEUE_FULL;
		}
		long due = due(task.options(), now);
		QueuedTask entry = new QueuedTask(task, now);
		this.queue.entries.put(entry.id, entry);
		this.queue.enqueue(entry, task.first(), due, now);
		return AddResult.ADDED;
	}

	private AddResult replace(QueuedTask entry, NewTask task, long now) {
		if (!task.options().replacesWaiting()) {
			return AddResult.ALREADY_QUEUED;
		}
		if (entry.suspect()) {
			this.queue.unlink(entry);
			entry.refill(task, now);
			this.queue.enqueue(entry, true, entry.time, now);
		}
		else {
			entry.refill(task, now);
		}
		entry.rerun = null;
		return AddResult.REPLACED;
	}

	private AddResult rerun(QueuedTask entry, NewTask task, long now) {
		if (task.options().ignoresRunning()) {
			return AddResult.ALREADY_RUNNING;
		}
		if (refused(task)) {
			return AddResult.ALREADY_FINISHED;
		}
		if (!this.queue.marks.contains(entry.id)) {
			// the mark that this run got has expired: the task is new, and the run's end
			// must not swallow it
			entry.finished = false;
		}
		entry.rerun = StoredTask.RerunRequest.of(task, now, due(task.options(), now));
		return AddResult.RERUN_REQUESTED;
	}

	private AddResult revive(QueuedTask entry, NewTask task, long now) {
		if (!task.options().replacesWaiting()) {
			return AddResult.DEAD;
		}
		if (this.queue.full()) {
			return AddResult.QUEUE_FULL;
		}
		this.queue.remove(entry);
		return insert(task, now);
	}

	private static long due(AddOptions options, long now) {
		Instant due = options.due();
		return (due != null) ? due.toEpochMilli() : now + options.delay().toMillis();
	}

}
