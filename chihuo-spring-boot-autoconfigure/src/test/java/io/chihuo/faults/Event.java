// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import io.chihuo.backend.Lease;

/**
 * An event of a lease that a worker has recorded.
 *
 * @param kind kind of the event
 * @param id id of the task
 * @param token fencing token of the lease
 * @param at when the worker noted it, in milliseconds since the epoch
 * @param until when the lease lapses at the earliest, 0 where that has not changed
 */
public record Event(Kind kind, String id, long token, long at, long until) {

	public enum Kind {

		/** The store has leased the task by now. */
		CLAIMED,

		/** The store has renewed the lease by now. */
		RENEWED,

		/** From now on the worker may have released the lease. */
		SETTLING,

		/** The handler begins. */
		STARTED,

		/** The handler has done everything. */
		ENDED,

		/** The handler has added this id, which the store accepted. */
		ADDED

	}

	public static Event now(Kind kind, String id, long token) {
		return new Event(kind, id, token, System.currentTimeMillis(), 0);
	}

	static Event now(Kind kind, Lease lease, long until) {
		return new Event(kind, lease.id(), lease.token(), System.currentTimeMillis(), until);
	}

	String toLine() {
		return this.kind + " " + this.id + " " + this.token + " " + this.at + " " + this.until + "\n";
	}

	static Event ofLine(String line) {
		String[] words = line.split(" ");
		return new Event(Kind.valueOf(words[0]), words[1], Long.parseLong(words[2]), Long.parseLong(words[3]),
				Long.parseLong(words[4]));
	}

}
