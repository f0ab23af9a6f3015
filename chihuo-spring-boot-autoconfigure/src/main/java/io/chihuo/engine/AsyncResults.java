// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.chihuo.engine.result.ResultType;

/**
 * Turns a handler's result that completes later into a future.
 */
final class AsyncResults {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			AsyncResults.class.getClassLoader());

	private AsyncResults() {
	}

	/**
	 * The result as a future, or null if the run has ended.
	 * @throws IllegalStateException if it stands for work that cannot be awaited
	 */
	static @Nullable CompletableFuture<?> of(@Nullable Object result) {
		if (result == null) {
			return null;
		}
		return switch (ResultType.of(result.getClass())) {
			case VALUE -> {
				Object work = ResultType.findWork(result);
				if (work != null) {
					throw unawaitable(work);
				}
				yield null;
			}
			case STAGE ->
				(result instanceof CompletableFuture<?> future) ? future : future((CompletionStage<?>) result);
			case REACTIVE -> ReactiveTypes.future(result);
			case UNAWAITABLE -> throw unawaitable(result);
		};
	}

	private static IllegalStateException unawaitable(Object work) {
		return new IllegalStateException("The handler returned a " + work.getClass().getName()
				+ ", which stands for work that cannot be awaited; let it return a CompletionStage or Mono");
	}

	/** The problem of the value of a future, or null if it is valid. */
	static @Nullable Throwable problem(@Nullable Object value) {
		if (value == null || ResultType.of(value.getClass()) == ResultType.VALUE) {
			return null;
		}
		return new IllegalStateException("The handler's result completed with a " + value.getClass().getName()
				+ ", which stands for work still to come; compose the two, as with thenCompose or flatMap");
	}

	/**
	 * Not every stage can be a future itself; cancelling the copy then reaches the run
	 * but not the stage.
	 */
	private static CompletableFuture<?> future(CompletionStage<?> stage) {
		CompletableFuture<Object> copy = new CompletableFuture<>();
		stage
			.handle((value, failure) -> (failure != null) ? copy.completeExceptionally(failure) : copy.complete(value));
		return copy;
	}

	/** Names types that need not be on the class path. */
	private static final class ReactiveTypes {

		static CompletableFuture<?> future(Object result) {
			ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass());
			Assert.state(adapter != null, "No adapter");
			Publisher<Object> publisher = adapter.toPublisher(result);
			return REACTOR ? ReactorTypes.future(publisher) : PublisherFuture.of(publisher);
		}

	}

	private static final class ReactorTypes {

		static CompletableFuture<?> future(Publisher<Object> publisher) {
			return Mono.from(publisher).toFuture();
		}

	}

}
