package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * Recognises a handler's result that comes later.
 */
final class LaterResults {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			LaterResults.class.getClassLoader());

	private LaterResults() {
	}

	/** The result as a future, or null if it is there already. */
	static @Nullable CompletableFuture<?> of(@Nullable Object result) {
		if (result instanceof CompletableFuture<?> future) {
			return future;
		}
		if (result instanceof CompletionStage<?> stage) {
			return future(stage);
		}
		return (REACTOR && result != null) ? Reactive.of(result) : null;
	}

	/**
	 * Not every stage can be a future itself; cancelling the copy then reaches the run
	 * but not the stage.
	 */
	private static CompletableFuture<?> future(CompletionStage<?> stage) {
		CompletableFuture<Object> copy = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				copy.completeExceptionally(failure);
			}
			else {
				copy.complete(value);
			}
		});
		return copy;
	}

	private static final class Reactive {

		static @Nullable CompletableFuture<?> of(Object result) {
			return (result instanceof Publisher<?> publisher) ? Mono.from(publisher).toFuture() : null;
		}

	}

}
