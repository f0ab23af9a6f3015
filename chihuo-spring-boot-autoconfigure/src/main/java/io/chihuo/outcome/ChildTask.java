// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.concurrent.CompletableFuture;

import io.chihuo.CancelResult;

/**
 * A task that was submitted by another one.
 */
public interface ChildTask {

	/**
	 * Id of the task.
	 */
	String id();

	/**
	 * Whether it has ended, as far as this process knows.
	 */
	boolean hasEnded();

	/**
	 * Cancel it, unless it has ended. Does not block.
	 */
	CompletableFuture<CancelResult> cancelTask();

}
