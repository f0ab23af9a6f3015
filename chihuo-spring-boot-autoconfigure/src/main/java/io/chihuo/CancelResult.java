// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The result of a {@code cancel}.
 */
public enum CancelResult {

	/**
	 * The queue does not hold the id.
	 */
	NOT_FOUND,

	/**
	 * The task waited, or was a dead letter, and is gone.
	 */
	REMOVED,

	/**
	 * The task runs; it is interrupted where it runs and not run again.
	 */
	INTERRUPTED,

	/**
	 * The id is finished; nothing changed.
	 */
	ALREADY_FINISHED

}
