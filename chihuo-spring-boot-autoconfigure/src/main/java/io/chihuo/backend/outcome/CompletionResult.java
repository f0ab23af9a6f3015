// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

/**
 * Answer to the completion of a parked task.
 */
public enum CompletionResult {

	/**
	 * The task has ended with this completion, or ends with it when its run does.
	 */
	COMPLETED,

	/**
	 * The task was completed before with the same content.
	 */
	REPEATED,

	/**
	 * The task was completed before with another content, which holds.
	 */
	ALREADY_COMPLETED,

	/**
	 * The token is not valid, or not any more: the task was retried, cancelled or timed
	 * out.
	 */
	TOKEN_EXPIRED

}
