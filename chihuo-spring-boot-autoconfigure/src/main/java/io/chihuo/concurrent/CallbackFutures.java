// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Completes the futures that applications see, never on a thread of the backend or of
 * another caller: their callbacks may block, or wait for the backend.
 */
public final class CallbackFutures {

	private static final CallbackThreads THREADS = new CallbackThreads("chihuo-callback-", Integer.MAX_VALUE);

	private CallbackFutures() {
	}

	/**
	 * The same answer; one that is there already is returned as it is. Callbacks see the
	 * context class loader of the calling thread.
	 */
	public static <R> CompletableFuture<R> onCallbackThread(CompletableFuture<R> answer) {
		if (answer.isDone()) {
			return answer;
		}
		CompletableFuture<R> own = new CompletableFuture<>();
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		answer.whenComplete((result, failure) -> THREADS.execute(() -> {
			if (Thread.currentThread().getContextClassLoader() != loader) {
				Thread.currentThread().setContextClassLoader(loader);
			}
			completeFuture(own, result, failure);
		}));
		return own;
	}

	/**
	 * Run an action that may block.
	 */
	public static void runOnCallbackThread(Runnable action) {
		THREADS.execute(action);
	}

	@SuppressWarnings("NullAway") // a result may be null
	private static <R> void completeFuture(CompletableFuture<R> own, @Nullable R result, @Nullable Throwable failure) {
		if (failure != null) {
			own.completeExceptionally(failure);
		}
		else {
			own.complete(result);
		}
	}

}
