// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * State of an id in its queue; an id the queue does not know is absent.
 */
public enum TaskState {

	/**
	 * Waits to be claimed.
	 */
	READY,

	/**
	 * Waits to become due.
	 */
	DELAYED,

	/**
	 * Leased to a worker.
	 */
	RUNNING,

	/**
	 * Its run has ended, and it waits to be completed from outside.
	 */
	WAITING,

	/**
	 * Marked as finished and not in the queue.
	 */
	FINISHED,

	/**
	 * Given up; waits for a person to requeue or discard it.
	 */
	DEAD

}
