package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Deals with what is kept elsewhere: tickets, and tasks of other issuers.
 */
final class Exchanging {

	private final QueueState queue;

	Exchanging(QueueState queue) {
		this.queue = queue;
	}

	@Nullable TaskState stateOf(String id) {
		Entry entry = this.queue.entries.get(id);
		return (entry != null) ? entry.state : null;
	}

	boolean holds(String id, long ticket) {
		return waiting(id, ticket) != null;
	}

	private @Nullable Entry waiting(String id, long ticket) {
		Entry entry = this.queue.entries.get(id);
		boolean waits = entry != null && entry.ticket == ticket
				&& (entry.state == TaskState.READY || entry.state == TaskState.DELAYED);
		return waits ? entry : null;
	}

	boolean adopt(WaitingTask task, long ticket, long readyAt) {
		if (finished(task)) {
			return false;
		}
		Entry entry = new AdoptedEntry(task, ticket);
		if (this.queue.entries.putIfAbsent(entry.id, entry) != null) {
			return false;
		}
		entry.time = readyAt;
		this.queue.ready.addLast(entry);
		return true;
	}

	boolean adopted(String id, long ticket) {
		return this.queue.entries.get(id) instanceof AdoptedEntry entry && entry.origin == ticket;
	}

	/** An id that was added after it was finished was added on purpose. */
	boolean finished(WaitingTask task) {
		Long finishedAt = this.queue.marks.time(task.id());
		return finishedAt != null && finishedAt >= task.addedAt();
	}

	void lose(String id, long ticket) {
		Entry entry = waiting(id, ticket);
		if (entry != null) {
			this.queue.remove(entry);
		}
	}

	long reissue() {
		List<Entry> all = new ArrayList<>();
		for (Entry entry = this.queue.ready.first(); entry != null; entry = entry.next) {
			all.add(entry);
		}
		for (Entry entry : all) {
			this.queue.ready.remove(entry);
			this.queue.enqueue(entry, false, entry.time, entry.time);
		}
		return all.size();
	}

	void bury(StoredDeadLetter letter, long now) {
		if (this.queue.entries.containsKey(letter.id()) || this.queue.marks.contains(letter.id())) {
			return;
		}
		Entry entry = new Entry(new WaitingTask(letter.id(), letter.payload(), letter.headers(), letter.addedAt(),
				letter.attempts(), letter.crashes(), null));
		this.queue.entries.put(entry.id, entry);
		this.queue.bury(entry, letter.reason(), now);
	}

}
