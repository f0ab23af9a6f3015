// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import org.jspecify.annotations.Nullable;

/**
 * A double-ended list that links its entries through themselves: an entry leaves from
 * anywhere in constant time. An entry is in one list at most.
 */
final class QueuedTaskList {

	private @Nullable QueuedTask head;

	private @Nullable QueuedTask tail;

	private int size;

	@Nullable QueuedTask first() {
		return this.head;
	}

	@Nullable QueuedTask last() {
		return this.tail;
	}

	int size() {
		return this.size;
	}

	void addFirst(QueuedTask entry) {
		insertAfter(null, entry);
	}

	void addLast(QueuedTask entry) {
		insertAfter(this.tail, entry);
	}

	/**
	 * Insert in the order of time, looked for from the end, where equal leases belong.
	 */
	void addByTime(QueuedTask entry) {
		QueuedTask before = this.tail;
		while (before != null && before.time > entry.time) {
			before = before.previous;
		}
		insertAfter(before, entry);
	}

	void remove(QueuedTask entry) {
		QueuedTask before = entry.previous;
		QueuedTask after = entry.next;
		if (before == null) {
			this.head = after;
		}
		else {
			before.next = after;
		}
		if (after == null) {
			this.tail = before;
		}
		else {
			after.previous = before;
		}
		entry.previous = null;
		entry.next = null;
		this.size--;
	}

	private void insertAfter(@Nullable QueuedTask before, QueuedTask entry) {
		QueuedTask after = (before == null) ? this.head : before.next;
		entry.previous = before;
		entry.next = after;
		if (before == null) {
			this.head = entry;
		}
		else {
			before.next = entry;
		}
		if (after == null) {
			this.tail = entry;
		}
		else {
			after.previous = entry;
		}
		this.size++;
	}

}
