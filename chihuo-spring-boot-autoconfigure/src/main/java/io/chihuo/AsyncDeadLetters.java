// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.lang.CheckReturnValue;

/**
 * The calls of {@link DeadLetters} without waiting; that interface describes them.
 *
 * @param <T> the payload's type
 */
@CheckReturnValue
public interface AsyncDeadLetters<T> {

	/**
	 * See {@link DeadLetters#withPayloads()}.
	 */
	AsyncDeadLetters<T> withPayloads();

	/**
	 * See {@link DeadLetters#page(int)}.
	 */
	default CompletableFuture<DeadLetterPage<T>> page(int size) {
		return page(null, size);
	}

	/**
	 * See {@link DeadLetters#page(String, int)}.
	 */
	CompletableFuture<DeadLetterPage<T>> page(@Nullable String cursor, int size);

	/**
	 * See {@link DeadLetters#groupByCause(DeadLetterFilter, String)}.
	 */
	default CompletableFuture<DeadLetterCauses> groupByCause(DeadLetterFilter filter, @Nullable String cursor) {
		return new DeadLetterScan<>(this::page, filter, cursor).groupByCause();
	}

	/**
	 * See {@link DeadLetters#findMatches(DeadLetterFilter, String, int)}.
	 */
	default CompletableFuture<DeadLetterMatches<T>> findMatches(DeadLetterFilter filter, @Nullable String cursor,
			int size) {
		DeadLetterScan.checkSize(size);
		return new DeadLetterScan<>(this::page, filter, cursor).findMatches(size);
	}

	/**
	 * See {@link DeadLetters#requeue(String)}.
	 */
	CompletableFuture<Boolean> requeue(String id);

	/**
	 * See {@link DeadLetters#requeueAll()}.
	 */
	CompletableFuture<Long> requeueAll();

	/**
	 * See {@link DeadLetters#discard(String)}.
	 */
	CompletableFuture<Boolean> discard(String id);

	/**
	 * See {@link DeadLetters#discardAll()}.
	 */
	CompletableFuture<Long> discardAll();

}
