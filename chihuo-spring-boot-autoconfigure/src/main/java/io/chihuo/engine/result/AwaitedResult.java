// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * A handler's result that comes later. The future is the application's: its methods may
 * throw or block, and others may complete or cancel it. The copy is ours.
 *
 * @param future the future as the handler returned it
 * @param copy completes with it
 */
public record AwaitedResult(CompletableFuture<?> future, CompletableFuture<Object> copy) {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			AwaitedResult.class.getClassLoader());

	/**
	 * The result of a handler, null if it is there already. Throws the exceptions of the
	 * result's own methods.
	 * @throws IllegalStateException if it stands for work that cannot be awaited
	 */
	public static @Nullable AwaitedResult of(Object result) {
		CompletableFuture<?> future = toFuture(result);
		return (future != null) ? new AwaitedResult(future, copyStage(future)) : null;
	}

	/**
	 * Not every stage can be a future itself; cancelling the copy of one reaches the run
	 * but not the stage.
	 */
	private static @Nullable CompletableFuture<?> toFuture(Object result) {
		return switch (ResultType.of(result.getClass())) {
			case VALUE -> {
				Object work = ResultType.findWork(result);
				if (work != null) {
					throw unawaitableFailure(work);
				}
				yield null;
			}
			case STAGE ->
				(result instanceof CompletableFuture<?> future) ? future : copyStage((CompletionStage<?>) result);
			case REACTIVE -> ReactiveTypes.toFuture(result);
			case UNAWAITABLE -> throw unawaitableFailure(result);
		};
	}

	private static CompletableFuture<Object> copyStage(CompletionStage<?> stage) {
		CompletableFuture<Object> copy = new CompletableFuture<>();
		// whenComplete would wrap the failure, whose text may throw
		stage
			.handle((value, failure) -> (failure != null) ? copy.completeExceptionally(failure) : copy.complete(value));
		return copy;
	}

	private static IllegalStateException unawaitableFailure(Object work) {
		return new IllegalStateException("The handler returned a " + work.getClass().getName()
				+ ", which stands for work that cannot be awaited; let it return a CompletionStage or Mono");
	}

	/**
	 * The problem of the value of a future, or null if it is valid.
	 */
	public static @Nullable Throwable findProblem(@Nullable Object value) {
		Object work = (value == null) ? null
				: (ResultType.of(value.getClass()) != ResultType.VALUE) ? value : ResultType.findWork(value);
		return (work == null) ? null
				: new IllegalStateException("The handler's result completed with a " + work.getClass().getName()
						+ ", which stands for work still to come; compose the two, as with thenCompose or flatMap");
	}

	/** Names types that need not be on the class path. */
	private static final class ReactiveTypes {

		static CompletableFuture<?> toFuture(Object result) {
			ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass());
			Assert.state(adapter != null, "No adapter");
			Publisher<Object> publisher = adapter.toPublisher(result);
			return REACTOR ? ReactorTypes.toFuture(publisher) : PublisherFuture.subscribeTo(publisher);
		}

	}

	private static final class ReactorTypes {

		static CompletableFuture<?> toFuture(Publisher<Object> publisher) {
			return Mono.from(publisher).toFuture();
		}

	}

}
