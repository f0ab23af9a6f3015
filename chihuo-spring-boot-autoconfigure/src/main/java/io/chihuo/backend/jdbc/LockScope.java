// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * The data that a call reads of its ids besides their state.
 */
enum LockScope {

	/** Nothing more. */
	STATE,

	/** Whether they are finished. */
	MARKS,

	/** Whether they are finished, and all of the tasks that wait to be completed. */
	MARKS_AND_WAITING,
	/** Whether they are finished, and whether the queue has room. */
	MARKS_AND_ROOM,

	/** The tasks themselves, and tokens for their leases. */
	TASKS_AND_TOKENS;

	boolean locksMarks() {
		return this == MARKS || this == MARKS_AND_WAITING || this == MARKS_AND_ROOM;
	}

	boolean locksTasks() {
		return this == TASKS_AND_TOKENS;
	}

	/** Whether tasks may die that wait to be completed. */
	boolean endsWaiting() {
		return this == MARKS_AND_WAITING;
	}

	/** Whether it matters how many tasks wait. */
	boolean needsRoom() {
		return this == MARKS_AND_ROOM;
	}

}
