// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The outcome of a run, or the outcome requested by an interruption.
 */
public enum RunOutcome {

	/**
	 * The task is done, or stays finished although the handler threw an exception
	 * afterwards.
	 */
	SUCCESS,

	/**
	 * The run failed, or took too long, and the task is tried again.
	 */
	RETRY,

	/**
	 * The handler asked for a later run by {@link RetryLaterException}; the attempt is
	 * not counted.
	 */
	POSTPONED,

	/**
	 * The run failed and the task is a dead letter.
	 */
	DEAD,

	/**
	 * The task was cancelled.
	 */
	CANCELLED,

	/**
	 * The loop stopped: the task returns to the head of its queue, the attempt not
	 * counted.
	 */
	RELEASED,

	/**
	 * The task was claimed and released before its run began: it returns to the head of
	 * its queue as it was.
	 */
	NOT_BEGUN,

	/**
	 * Released although the run, which was interrupted, has not ended: counted as a
	 * forced release.
	 */
	FORCE_RELEASED,

	/**
	 * The run ended its process: charged to the task as a crash.
	 */
	CRASHED,

	/**
	 * Another worker may have the task: the run is void.
	 */
	LEASE_LOST

}
