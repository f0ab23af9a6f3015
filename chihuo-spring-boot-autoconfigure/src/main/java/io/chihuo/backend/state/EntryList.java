package io.chihuo.backend.state;

import org.jspecify.annotations.Nullable;

/**
 * A double-ended list that links its entries through themselves: an entry leaves from
 * anywhere in constant time. An entry is in one list at most.
 */
final class EntryList {

	private @Nullable Entry head;

	private @Nullable Entry tail;

	private int size;

	@Nullable Entry first() {
		return this.head;
	}

	int size() {
		return this.size;
	}

	void addFirst(Entry entry) {
		insertAfter(null, entry);
	}

	void addLast(Entry entry) {
		insertAfter(this.tail, entry);
	}

	/**
	 * Insert in the order of time, looked for from the end, where equal leases belong.
	 */
	void addByTime(Entry entry) {
		Entry before = this.tail;
		while (before != null && before.time > entry.time) {
			before = before.previous;
		}
		insertAfter(before, entry);
	}

	void remove(Entry entry) {
		Entry before = entry.previous;
		Entry after = entry.next;
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

	private void insertAfter(@Nullable Entry before, Entry entry) {
		Entry after = (before == null) ? this.head : before.next;
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
