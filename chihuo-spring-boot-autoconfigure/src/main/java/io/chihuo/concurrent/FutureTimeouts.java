// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Ends futures after a time, on a daemon thread of its own. The timer of the JDK serves
 * the futures of applications too, and a callback of theirs that blocks stops it.
 * Dependents of a future that is ended here run on that thread, so they must not block.
 */
public final class FutureTimeouts {

	private static final ScheduledThreadPoolExecutor TIMER = createTimer();

	private FutureTimeouts() {
	}

	private static ScheduledThreadPoolExecutor createTimer() {
		ScheduledThreadPoolExecutor timer = CallbackThreads.createTimer("chihuo-timeouts");
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Complete a future with a value unless it is completed within a time.
	 * @return the same future
	 */
	public static <V> CompletableFuture<V> completeAfter(CompletableFuture<V> future, @Nullable V value, long time,
			TimeUnit unit) {
		return endAfter(future, () -> future.complete(value), time, unit);
	}

	/**
	 * Fail a future with a {@link TimeoutException} unless it is completed within a time.
	 * @return the same future
	 */
	public static <V> CompletableFuture<V> failAfter(CompletableFuture<V> future, long time, TimeUnit unit) {
		return endAfter(future, () -> future.completeExceptionally(new TimeoutException()), time, unit);
	}

	private static <V> CompletableFuture<V> endAfter(CompletableFuture<V> future, Runnable end, long time,
			TimeUnit unit) {
		if (!future.isDone()) {
			Future<?> timeout = TIMER.schedule(end, time, unit);
			future.whenComplete((value, failure) -> timeout.cancel(false));
		}
		return future;
	}

}
