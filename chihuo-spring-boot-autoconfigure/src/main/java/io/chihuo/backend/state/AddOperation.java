// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Adds tasks to a queue.
 */
final class AddOperation {

	private final QueueState queue;

	AddOperation(QueueState queue) {
		this.queue = queue;
	}

	List<AddResult> addTasks(List<NewTask> tasks, long now) {
		List<AddResult> results = new ArrayList<>(tasks.size());
		for (NewTask task : tasks) {
			results.add(addTask(task, now));
		}
		return results;
	}

	AddResult addTask(NewTask task, long now) {
		QueuedTask entry = this.queue.entries.get(task.id());
		if (entry == null) {
			return isRefused(task) ? AddResult.ALREADY_FINISHED : insertTask(task, now);
		}
		return switch (entry.state) {
			case READY, DELAYED -> replaceTask(entry, task, now);
			case RUNNING, WAITING -> requestRerun(entry, task, now);
			case DEAD -> reviveDeadLetter(entry, task, now);
			case FINISHED -> throw new IllegalStateException("A finish mark is not an entry");
		};
	}

	private boolean isRefused(NewTask task) {
		return this.queue.marks.contains(task.id()) && !task.options().acceptsFinished();
	}

	private AddResult insertTask(NewTask task, long now) {
		if (this.queue.isFull()) {
			return AddResult.QUEUE_FULL;
		}
		long due = dueMillis(task.options(), now);
		QueuedTask entry = new QueuedTask(task, now);
		this.queue.entries.put(entry.id, entry);
		if (this.queue.outcomesKept) {
			this.queue.outcomes.onTaskAdded(entry.id);
		}
		this.queue.enqueueTask(entry, task.first(), due, now);
		return AddResult.ADDED;
	}

	private AddResult replaceTask(QueuedTask entry, NewTask task, long now) {
		if (!task.options().replacesWaiting()) {
			return AddResult.ALREADY_QUEUED;
		}
		if (entry.isSuspect()) {
			this.queue.unlinkTask(entry);
			entry.refillFrom(task, now);
			this.queue.enqueueTask(entry, true, entry.time, now);
		}
		else {
			entry.refillFrom(task, now);
		}
		this.queue.dropRerun(entry, TaskEnding.SUPERSEDED, now);
		return AddResult.REPLACED;
	}

	private AddResult requestRerun(QueuedTask entry, NewTask task, long now) {
		if (task.options().ignoresRunning()) {
			return AddResult.ALREADY_RUNNING;
		}
		if (isRefused(task)) {
			return AddResult.ALREADY_FINISHED;
		}
		if (!this.queue.marks.contains(entry.id)) {
			// the mark that this run got has expired: the task is new, and the run's end
			// must not swallow it
			entry.finished = false;
		}
		OutcomeTracking tracking = (entry.rerun != null) ? entry.rerun.tracking() : null;
		entry.rerun = StoredTask.RerunRequest.of(task, now, dueMillis(task.options(), now), tracking);
		return AddResult.RERUN_REQUESTED;
	}

	private AddResult reviveDeadLetter(QueuedTask entry, NewTask task, long now) {
		if (!task.options().replacesWaiting()) {
			return AddResult.DEAD;
		}
		if (this.queue.isFull()) {
			return AddResult.QUEUE_FULL;
		}
		this.queue.removeTask(entry, TaskEnding.DISCARDED, now);
		return insertTask(task, now);
	}

	private static long dueMillis(AddOptions options, long now) {
		Instant due = options.due();
		return (due != null) ? due.toEpochMilli() : now + options.delay().toMillis();
	}

}
