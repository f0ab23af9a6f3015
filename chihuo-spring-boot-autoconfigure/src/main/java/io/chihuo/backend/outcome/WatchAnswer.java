// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import org.jspecify.annotations.Nullable;

/**
 * Answer to a request to watch a task.
 *
 * @param status what is known of the task
 * @param order number of the task, 0 if unknown
 * @param end its end, for {@link Status#ENDED}; otherwise null
 */
public record WatchAnswer(Status status, long order, @Nullable TaskEnd end) {

	/**
	 * Nothing is known of the task.
	 */
	public static final WatchAnswer UNKNOWN = new WatchAnswer(Status.UNKNOWN, 0, null);

	/**
	 * The id is finished, and no outcome is kept.
	 */
	public static final WatchAnswer FINISHED = new WatchAnswer(Status.FINISHED, 0, null);

	public static WatchAnswer pending(long order) {
		return new WatchAnswer(Status.PENDING, order, null);
	}

	public static WatchAnswer ended(TaskEnd end) {
		return new WatchAnswer(Status.ENDED, end.order(), end);
	}

	/**
	 * Knowledge of a store about a task.
	 */
	public enum Status {

		/**
		 * It has not ended; the node is woken when it does.
		 */
		PENDING,

		/**
		 * It has ended, and its outcome is kept.
		 */
		ENDED,

		/**
		 * Its id bears a finish mark, and no outcome is kept.
		 */
		FINISHED,

		/**
		 * It never was in the queue, its outcome is no longer kept, or the store has lost
		 * it.
		 */
		UNKNOWN

	}

}
