// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.ThrowingConsumer;
import org.springframework.util.function.ThrowingFunction;

/**
 * Runs the tasks of a loop that is registered without annotations. The factories say when
 * a run ends: {@link #run} and {@link #call} when the method returns, {@link #stage} when
 * its future completes.
 *
 * @param <T> the payload's type
 */
@FunctionalInterface
public interface LoopHandler<T> {

	/**
	 * Runs one task. Up to {@code concurrency} threads call this method at the same time.
	 * @return a {@code CompletionStage}, {@code Mono} or other type of at most one value
	 * if the run ends when that completes; a plain value or null if the run has ended, so
	 * that null instead of a future counts as success: {@link #stage} fails the run. A
	 * result that stands for work that cannot be awaited, such as a {@code Future} or
	 * {@code Flux}, fails the run
	 * @throws Exception if the run failed
	 */
	@Nullable Object handle(Task<T> task) throws Exception;

	/**
	 * Creates a handler from code without a result.
	 */
	static <T> LoopHandler<T> run(ThrowingConsumer<Task<T>> code) {
		return (task) -> {
			code.acceptWithException(task);
			return null;
		};
	}

	/**
	 * Creates a handler from code with a result.
	 */
	static <T> LoopHandler<T> call(ThrowingFunction<Task<T>, @Nullable Object> code) {
		return code::applyWithException;
	}

	/**
	 * Creates a handler from code that starts work and returns its future. A run whose
	 * code returns null instead of a future fails.
	 */
	static <T> LoopHandler<T> stage(ThrowingFunction<Task<T>, ? extends CompletionStage<?>> code) {
		return (task) -> {
			CompletionStage<?> stage = code.applyWithException(task);
			if (stage == null) {
				throw new IllegalStateException("The handler returned null instead of a CompletionStage");
			}
			return stage;
		};
	}

}
