// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

/**
 * The way in which an id left its queue, or became a dead letter.
 */
public enum TaskEnding {

	/**
	 * A run succeeded, or the holder of a token completed the task. The content has the
	 * result.
	 */
	DONE,

	/**
	 * The last run failed, or the task was given up. The content has the failure, if one
	 * is known.
	 */
	FAILED,

	/**
	 * The task was cancelled.
	 */
	CANCELLED,

	/**
	 * The dead letter of the task was discarded, or replaced by a new task.
	 */
	DISCARDED,

	/**
	 * The queue was cleared.
	 */
	CLEARED,

	/**
	 * The id was marked as finished by another call, without a result.
	 */
	FINISHED,

	/**
	 * A rerun that was requested meanwhile took the place of the task.
	 */
	SUPERSEDED

}
