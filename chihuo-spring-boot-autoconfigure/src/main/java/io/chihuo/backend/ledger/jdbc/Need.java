package io.chihuo.backend.ledger.jdbc;

import io.chihuo.backend.QueuePolicy;

/**
 * What a call has to know of its ids besides their state.
 */
enum Need {

	/** Nothing more. */
	STATE,

	/** Whether they are finished. */
	MARKS,

	/** Whether they are finished, and whether the queue has room. */
	MARKS_AND_ROOM,

	/** The tasks themselves, and tokens for their leases. */
	TASKS_AND_TOKENS;

	boolean marks() {
		return this == MARKS || this == MARKS_AND_ROOM;
	}

	boolean tasks() {
		return this == TASKS_AND_TOKENS;
	}

	/** Whether others that need the same of the queue have to wait. */
	boolean queueLocked(QueuePolicy policy) {
		return this == TASKS_AND_TOKENS || (this == MARKS_AND_ROOM && policy.maxLength() >= 0);
	}

}
