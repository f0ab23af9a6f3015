// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;

/**
 * The calls of a {@link TaskQueue} without waiting; that interface describes them. May be
 * used on any thread, those of reactive libraries included.
 * <p>
 * Each future fails with the exception that the blocking call throws, and completes on a
 * thread that may block. Calls that come while one is under way travel together.
 *
 * @param <T> the payload's type
 */
@CheckReturnValue
public interface AsyncTaskQueue<T> {

	/**
	 * See {@link TaskQueue#name()}.
	 */
	String name();

	/**
	 * See {@link TaskQueue#add(String)}.
	 */
	default CompletableFuture<AddResult> add(String id) {
		return add(id, null);
	}

	/**
	 * See {@link TaskQueue#add(String, Object)}.
	 */
	default CompletableFuture<AddResult> add(String id, @Nullable T payload) {
		return add(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * See {@link TaskQueue#add(String, Object, AddOptions)}.
	 */
	CompletableFuture<AddResult> add(String id, @Nullable T payload, AddOptions options);

	/**
	 * See {@link TaskQueue#addOrThrow(String, Object)}.
	 */
	default CompletableFuture<Void> addOrThrow(String id, @Nullable T payload) {
		return addOrThrow(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * See {@link TaskQueue#addOrThrow(String, Object, AddOptions)}.
	 */
	default CompletableFuture<Void> addOrThrow(String id, @Nullable T payload, AddOptions options) {
		return add(id, payload, options).thenAccept((result) -> AddRefusedException.throwIfRefused(name(), id, result));
	}

	/**
	 * See {@link TaskQueue#addFirst(String, Object)}.
	 */
	default CompletableFuture<AddResult> addFirst(String id, @Nullable T payload) {
		return addFirst(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * See {@link TaskQueue#addFirst(String, Object, AddOptions)}.
	 */
	CompletableFuture<AddResult> addFirst(String id, @Nullable T payload, AddOptions options);

	/**
	 * See {@link TaskQueue#submit(String)}.
	 */
	default <R> CompletableFuture<TaskHandle<R>> submit(String id) {
		return submit(id, null);
	}

	/**
	 * See {@link TaskQueue#submit(String, Object)}.
	 */
	default <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload) {
		return submit(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * See {@link TaskQueue#submit(String, Object, AddOptions)}.
	 */
	<R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options);

	/**
	 * See {@link TaskQueue#submit(String, Object, Class)}.
	 */
	default <R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, Class<R> resultType) {
		return submit(id, payload, AddOptions.DEFAULTS, resultType);
	}

	/**
	 * See {@link TaskQueue#submit(String, Object, AddOptions, Class)}.
	 */
	<R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			Class<R> resultType);

	/**
	 * See
	 * {@link TaskQueue#submit(String, Object, AddOptions, ParameterizedTypeReference)}.
	 */
	<R> CompletableFuture<TaskHandle<R>> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType);

	/**
	 * Adds tasks at the tail, in order. All are encoded before any is added.
	 * @return fails with {@link QueueFullException} if the bound was reached; its summary
	 * has the results
	 */
	CompletableFuture<AddSummary> addAll(List<TaskEntry<T>> entries);

	/**
	 * See {@link TaskQueue#finish(String)}.
	 */
	CompletableFuture<Boolean> finish(String id);

	/**
	 * See {@link TaskQueue#unfinish(String)}.
	 */
	CompletableFuture<Boolean> unfinish(String id);

	/**
	 * See {@link TaskQueue#isFinished(String)}.
	 */
	default CompletableFuture<Boolean> isFinished(String id) {
		return find(id).thenApply((info) -> info.map(TaskInfo::isFinished).orElse(false));
	}

	/**
	 * See {@link TaskQueue#exists(String)}.
	 */
	default CompletableFuture<Boolean> exists(String id) {
		return find(id).thenApply((info) -> info.map((found) -> found.addedAt() != null).orElse(false));
	}

	/**
	 * See {@link TaskQueue#find(String)}.
	 */
	CompletableFuture<Optional<TaskInfo>> find(String id);

	/**
	 * See {@link TaskQueue#cancel(String)}.
	 */
	CompletableFuture<CancelResult> cancel(String id);

	/**
	 * See {@link TaskQueue#size()}.
	 */
	default CompletableFuture<Long> size() {
		return counts().thenApply(QueueCounts::queued);
	}

	/**
	 * See {@link TaskQueue#peek(QueueView, String, int)}.
	 */
	default CompletableFuture<TaskPage> peek(QueueView view, @Nullable String cursor, int size) {
		return CompletableFuture.failedFuture(new PeekUnsupportedException("This queue cannot be looked into"));
	}

	/**
	 * See {@link TaskQueue#counts()}.
	 */
	CompletableFuture<QueueCounts> counts();

	/**
	 * See {@link TaskQueue#clearUnfinished()}.
	 */
	CompletableFuture<Long> clearUnfinished();

	/**
	 * See {@link TaskQueue#clearFinished()}.
	 */
	CompletableFuture<Long> clearFinished();

	/**
	 * See {@link TaskQueue#clearAll()}.
	 */
	default CompletableFuture<Long> clearAll() {
		return clearUnfinished().thenCompose((tasks) -> clearFinished().thenApply((marks) -> tasks + marks));
	}

	/**
	 * See {@link TaskQueue#deadLetters()}.
	 */
	AsyncDeadLetters<T> deadLetters();

}
