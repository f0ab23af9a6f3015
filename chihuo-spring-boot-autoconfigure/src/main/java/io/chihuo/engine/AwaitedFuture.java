// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * A future that a run waits for. Runs of all loops of the process that wait for the same
 * one, as of a batch, are counted: while one of them waits, the end of another must not
 * cancel it. The future is the application's, so that only its identity is compared.
 */
final class AwaitedFuture {

	private static final ConcurrentMap<AwaitedFuture, Integer> WAITING = new ConcurrentHashMap<>();

	private final CompletableFuture<?> future;

	private boolean counted;

	private AwaitedFuture(CompletableFuture<?> future) {
		this.future = future;
	}

	/**
	 * The future of a run.
	 * @param waits whether the run waits for it from now on
	 */
	static AwaitedFuture of(CompletableFuture<?> future, boolean waits) {
		AwaitedFuture awaited = new AwaitedFuture(future);
		try {
			if (waits && !isKnownDone(future)) {
				WAITING.merge(awaited, 1, Integer::sum);
				awaited.counted = true;
			}
		}
		catch (OutOfMemoryError ex) {
			// it counts for nobody, which matters only if it is shared and cancelled
		}
		return awaited;
	}

	/** A class of the application may override the method, which may block or throw. */
	private static boolean isKnownDone(CompletableFuture<?> future) {
		return future.getClass() == CompletableFuture.class && future.isDone();
	}

	/** Its run waits no longer. Idempotent; called under the lock of the run. */
	void release() {
		if (this.counted) {
			this.counted = false;
			WAITING.computeIfPresent(this, (key, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/** Cancel it, which may block and throw. */
	void cancel() {
		this.future.cancel(true);
	}

	/** Whether a run waits for it. */
	boolean isAwaited() {
		return WAITING.containsKey(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AwaitedFuture awaited && awaited.future == this.future;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.future);
	}

}
