package io.chihuo;

/**
 * What a run comes to, unless its lease turns out to be lost.
 */
public enum RunOutcome {

	/**
	 * The task is done, or stays finished whatever the handler threw afterwards.
	 */
	SUCCESS,

	/**
	 * It failed and is tried again.
	 */
	RETRY,

	/**
	 * It asked to run again later by {@link RetryLaterException}, which is no attempt.
	 */
	POSTPONED,

	/**
	 * It failed and is given up.
	 */
	DEAD,

	/**
	 * The task was cancelled.
	 */
	CANCELLED,

	/**
	 * Its loop stopped, and the task goes back to the queue.
	 */
	RELEASED,

	/**
	 * Another worker may have the task.
	 */
	LEASE_LOST

}
