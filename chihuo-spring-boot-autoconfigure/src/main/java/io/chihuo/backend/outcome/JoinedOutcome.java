// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

/**
 * Which kept outcome of an id answers a submission in place of a new task. Judged in one
 * step with the add, so that nothing can end in between.
 */
public enum JoinedOutcome {

	/**
	 * None: the task is added.
	 */
	NONE,

	/**
	 * The result of a task that is done or finished; after a failure it is added again.
	 */
	RESULT,

	/**
	 * The latest end, whatever it was.
	 */
	ANY;

	/**
	 * Whether a task that ended so is not added again.
	 */
	public boolean joins(TaskEnding ending) {
		return this == ANY || (this == RESULT && (ending == TaskEnding.DONE || ending == TaskEnding.FINISHED));
	}

}
