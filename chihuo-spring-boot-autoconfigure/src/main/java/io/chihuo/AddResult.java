// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The result of an {@code add}. None of these is an error: each says in which state the
 * id was found.
 */
public enum AddResult {

	/**
	 * The task is in the queue.
	 */
	ADDED,

	/**
	 * A waiting task of this id got the new payload; its place in the queue is kept.
	 */
	REPLACED,

	/**
	 * A task of this id waits already; its payload is kept.
	 */
	ALREADY_QUEUED,

	/**
	 * The id runs just now and was to be left alone.
	 */
	ALREADY_RUNNING,

	/**
	 * The id runs just now and runs again with the new payload afterwards, unless that
	 * run finishes it.
	 */
	RERUN_REQUESTED,

	/**
	 * The task is added after the commit of the caller's transaction, which its backend
	 * cannot join. A failure then is logged, counted and published as
	 * {@link io.chihuo.event.TaskNotAdded TaskNotAdded}.
	 */
	AFTER_COMMIT,

	/**
	 * The id is marked as finished; refused.
	 */
	ALREADY_FINISHED,

	/**
	 * The id is a dead letter; refused until it is requeued or discarded.
	 */
	DEAD,

	/**
	 * The queue has reached its bound; refused. Counted in an {@link AddSummary};
	 * elsewhere it is thrown as {@link QueueFullException}.
	 */
	QUEUE_FULL;

	/**
	 * Whether the payload was taken and will be run, or will be offered to the queue
	 * after a commit.
	 */
	public boolean isAccepted() {
		return this == ADDED || this == REPLACED || this == RERUN_REQUESTED || this == AFTER_COMMIT;
	}

}
