// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A future that finds no memory when its end, or that of one made of it, is asked for.
 *
 * @param <T> the value's type
 */
public final class FullHeapFuture<T> extends CompletableFuture<T> {

	private final AtomicInteger failures;

	/** A future that fails a number of times. */
	public FullHeapFuture(int failures) {
		this(new AtomicInteger(failures));
	}

	private FullHeapFuture(AtomicInteger failures) {
		this.failures = failures;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new FullHeapFuture<>(this.failures);
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
		if (this.failures.getAndDecrement() > 0) {
			throw new OutOfMemoryError("whenComplete");
		}
		return super.whenComplete(action);
	}

}
