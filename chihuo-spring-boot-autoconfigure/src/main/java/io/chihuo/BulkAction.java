// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The change that a bulk operation makes to each task that matches.
 */
public enum BulkAction {

	/**
	 * Requeue dead letters, as {@link DeadLetters#requeue} does.
	 */
	REQUEUE,

	/**
	 * Forget dead letters, as {@link DeadLetters#discard} does.
	 */
	DISCARD,

	/**
	 * Cancel tasks that are ready, delayed or running, as {@link TaskQueue#cancel} does.
	 */
	CANCEL

}
