// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.concurrent.CompletableFuture;

import io.chihuo.ChihuoTask;

/**
 * The method that is called, which returns its argument.
 */
public interface EmptyCalls {

	/** Result removed when it is delivered. */
	@ChihuoTask
	int echo(int number);

	/** Result kept for a second. */
	@ChihuoTask(keep = "1s")
	int echoKept(int number);

	/** Same as {@link #echo} for callers that do not wait. */
	@ChihuoTask
	CompletableFuture<Integer> echoLater(int number);

}
