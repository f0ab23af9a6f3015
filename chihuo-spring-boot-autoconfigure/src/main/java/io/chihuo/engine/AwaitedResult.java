// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A handler's result that comes later. The future is the application's: its methods may
 * throw or block, and others may complete or cancel it. The copy is ours.
 *
 * @param future the future as the handler returned it
 * @param copy completes with it
 */
record AwaitedResult(CompletableFuture<?> future, CompletableFuture<Object> copy) {

	/**
	 * The result of a handler, null if it is there already. Throws the exceptions of the
	 * result's own methods.
	 */
	static @Nullable AwaitedResult of(@Nullable Object result) {
		CompletableFuture<?> future = AsyncResults.of(result);
		if (future == null) {
			return null;
		}
		CompletableFuture<Object> copy = new CompletableFuture<>();
		// whenComplete would wrap the failure, whose text may throw
		future
			.handle((value, failure) -> (failure != null) ? copy.completeExceptionally(failure) : copy.complete(value));
		return new AwaitedResult(future, copy);
	}

}
