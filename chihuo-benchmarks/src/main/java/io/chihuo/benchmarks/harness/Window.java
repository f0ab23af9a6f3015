// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls that do not wait, of which only so many may be under way. For one thread.
 */
public final class Window {

	private final int size;

	private final Semaphore permits;

	private volatile @Nullable Throwable failure;

	public Window(int size) {
		this.size = size;
		this.permits = new Semaphore(size);
	}

	/**
	 * Make a call as soon as there is room for it.
	 */
	public void sendCall(Supplier<? extends CompletionStage<?>> call) {
		this.permits.acquireUninterruptibly();
		call.get().whenComplete((result, failure) -> {
			if (failure != null) {
				this.failure = failure;
			}
			this.permits.release();
		});
	}

	/**
	 * Wait until none is under way.
	 * @throws CompletionException if one of them failed
	 */
	public void awaitAll() {
		this.permits.acquireUninterruptibly(this.size);
		this.permits.release(this.size);
		if (this.failure != null) {
			throw new CompletionException(this.failure);
		}
	}

}
