// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.format.TaskFields;

/**
 * Loads stored ids into the queue, and returns their new state.
 */
final class SnapshotOperation {

	private final QueueState queue;

	SnapshotOperation(QueueState queue) {
		this.queue = queue;
	}

	void loadTask(StoredTask stored) {
		QueuedTask entry = toQueuedTask(stored);
		this.queue.entries.put(entry.id, entry);
		switch (entry.state) {
			case READY -> (entry.isSuspect() ? this.queue.suspects : this.queue.ready).addLast(entry);
			case DELAYED -> this.queue.delayed.add(entry);
			case RUNNING -> this.queue.leased.addByTime(entry);
			case WAITING -> this.queue.waiting.add(entry);
			case DEAD -> this.queue.dead.put(entry.order, entry);
			case FINISHED -> throw new IllegalStateException("A finish mark is not an entry");
		}
	}

	private static QueuedTask toQueuedTask(StoredTask stored) {
		QueuedTask entry = new QueuedTask(stored.task());
		entry.state = stored.state();
		entry.time = stored.time();
		entry.order = stored.order();
		entry.ticket = stored.ticket();
		entry.token = stored.token();
		entry.startedAt = stored.startedAt();
		entry.first = stored.first();
		entry.cancelled = stored.cancelled();
		entry.finished = stored.finished();
		entry.forcedReleases = stored.forcedReleases();
		entry.lapses = stored.lapses();
		entry.rerun = stored.rerun();
		entry.tracking = stored.tracking();
		entry.parked = stored.parked();
		entry.children = stored.children();
		return entry;
	}

	@Nullable StoredTask storedTask(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		return (entry != null) ? new StoredTask(WaitingTask.of(entry), entry.state, entry.time, entry.order,
				entry.ticket, entry.token, entry.startedAt, entry.first, entry.cancelled, entry.finished, entry.rerun,
				entry.forcedReleases, entry.lapses, entry.tracking, entry.parked, entry.children) : null;
	}

	/** State of an id that is queued, running or dead; null for others. */
	@Nullable TaskState stateOf(String id) {
		QueuedTask entry = this.queue.entries.get(id);
		return (entry != null) ? entry.state : null;
	}

	/** Keep a foreign dead letter. */
	void addDeadLetter(StoredDeadLetter letter, long now) {
		if (this.queue.entries.containsKey(letter.id()) || this.queue.marks.contains(letter.id())) {
			return;
		}
		QueuedTask entry = new QueuedTask(
				new WaitingTask(letter.id(), letter.payload(), TaskFields.of(letter.headers()), letter.addedAt(),
						letter.attempts(), letter.crashes(), null, letter.attemptLog()));
		this.queue.entries.put(entry.id, entry);
		this.queue.addDeadLetter(entry, letter.reason(), now);
	}

	void loadMark(String id, long finishedAt) {
		this.queue.marks.add(id, finishedAt);
	}

	@Nullable Long markedAt(String id) {
		return this.queue.marks.markedAt(id);
	}

}
