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
	 * The run failed for good, and its failure is kept for those who await the task;
	 * there is no dead letter.
	 */
	FAILED,

	/**
	 * The task waits to be completed from outside.
	 */
	PARKED,

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
	 * The run ended its process: charged to the task as a crash. Or a thread that runs no
	 * task ended the process, and the run did not end within the grace period: its lease
	 * lapses, as after a crash.
	 */
	CRASHED,

	/**
	 * Not settled, since the task is awaited and its result was missing; the lease is
	 * still held. Only a store answers so.
	 */
	RESULT_REQUIRED,

	/**
	 * Another worker may have the task: the run is void.
	 */
	LEASE_LOST

}
