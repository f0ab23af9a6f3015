// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * How far a bulk operation has come.
 */
public enum BulkState {

	/**
	 * It counts the tasks that match its filter, and has changed none yet.
	 */
	COUNTING,

	/**
	 * It changes the tasks that match.
	 */
	RUNNING,

	/**
	 * It has changed all that matched.
	 */
	DONE,

	/**
	 * Somebody stopped it. Changes that were made stay.
	 */
	STOPPED,

	/**
	 * Its steps failed again and again. Changes that were made stay.
	 */
	FAILED;

	/**
	 * Whether it makes no more changes.
	 */
	public boolean isEnd() {
		return this != COUNTING && this != RUNNING;
	}

}
