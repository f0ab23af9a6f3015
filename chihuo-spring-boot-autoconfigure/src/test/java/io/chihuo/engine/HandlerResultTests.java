// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.JobKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerResultTests {

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
		this.node.close();
	}

	private static LoopOptions.Builder once(LoopOptions.Builder options) {
		return options.finishPolicy(FinishPolicy.ON_SUCCESS).maxAttempts(1);
	}

	private void run(LoopHandler<String> handler) {
		this.node.queue().add("a");
		this.node.run(handler, HandlerResultTests::once);
	}

	private String awaitFailure() {
		this.node.awaitState("a", TaskState.DEAD);
		return this.node.queue().find("a").map(TaskInfo::lastError).orElseThrow();
	}

	/**
	 * A result that ends as a future ends.
	 */
	interface CancellableResult {

		Object of(CompletableFuture<String> source);

	}

	private static Arguments later(String name, CancellableResult later) {
		return Arguments.of(name, later);
	}

	static Stream<Arguments> awaited() {
		return Stream.of(later("CompletableFuture", (source) -> source),
				later("CompletionStage", CompletableFuture::minimalCompletionStage), later("Mono", Mono::fromFuture),
				later("Single", Single::fromCompletionStage), later("Maybe", Maybe::fromCompletionStage),
				later("Completable", Completable::fromCompletionStage),
				later("Uni", (source) -> Uni.createFrom().completionStage(source)),
				later("Deferred", HandlerResultTests::deferred));
	}

	private static Object deferred(CompletableFuture<String> source) {
		CompletableDeferred<Object> deferred = CompletableDeferredKt.CompletableDeferred(null);
		source.whenComplete((value, failure) -> {
			if (failure != null) {
				deferred.completeExceptionally(failure);
			}
			else {
				deferred.complete(value);
			}
		});
		return deferred;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("awaited")
	void runEndsWhenItsResultCompletes(String name, CancellableResult later) {
		CompletableFuture<String> source = new CompletableFuture<>();
		AtomicInteger begun = new AtomicInteger();
		run((task) -> {
			Object result = later.of(source);
			begun.incrementAndGet();
			return result;
		});
		TestNode.soon().until(() -> begun.get() == 1);
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
		source.complete("done");
		this.node.awaitState("a", TaskState.FINISHED);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("awaited")
	void runFailsWhenItsResultFails(String name, CancellableResult later) {
		CompletableFuture<String> source = new CompletableFuture<>();
		run((task) -> later.of(source));
		source.completeExceptionally(new IllegalStateException("no"));
		assertThat(awaitFailure()).contains("java.lang.IllegalStateException: no");
	}

	@Test
	void lazyResultIsBegunOnce() {
		AtomicInteger ran = new AtomicInteger();
		run((task) -> Completable.fromRunnable(ran::incrementAndGet));
		this.node.awaitState("a", TaskState.FINISHED);
		assertThat(ran).hasValue(1);
	}

	static Stream<Object> unawaitable() {
		Callable<String> callable = () -> "work";
		Supplier<String> supplier = () -> "work";
		Runnable runnable = () -> {
		};
		Flow.Publisher<String> publisher = new SubmissionPublisher<>();
		return Stream.of(new FutureTask<>(callable), Flux.range(1, 10), Flowable.range(1, 10), Observable.range(1, 10),
				Multi.createFrom().range(1, 10), publisher, Stream.of(1, 2), IntStream.of(1, 2), callable, supplier,
				runnable, Mono.never().subscribe(), Single.never().subscribe(), JobKt.Job(null),
				RestClient.create("http://localhost").get(), RestClient.create("http://localhost").get().retrieve(),
				WebClient.create("http://localhost").get(), WebClient.create("http://localhost").get().retrieve());
	}

	@ParameterizedTest
	@MethodSource("unawaitable")
	void workThatCannotBeAwaitedFailsTheAttempt(Object result) {
		run((task) -> result);
		assertThat(awaitFailure()).contains("returned a " + result.getClass().getName());
	}

	@ParameterizedTest
	@MethodSource("unawaitable")
	void workThatCannotBeAwaitedFailsTheAttemptAsTheValueOfAFuture(Object result) {
		run((task) -> CompletableFuture.completedFuture(result));
		assertThat(awaitFailure()).contains("completed with a " + result.getClass().getName());
	}

	@Test
	void workInAnOptionalFailsTheAttempt() {
		run((task) -> Optional.of(new CompletableFuture<>()));
		assertThat(awaitFailure()).contains("returned a java.util.concurrent.CompletableFuture");
	}

	@Test
	void workInAnOptionalThatAFutureComesToFailsTheAttempt() {
		run((task) -> CompletableFuture.completedFuture(Optional.of(Optional.of(new CompletableFuture<>()))));
		assertThat(awaitFailure()).contains("completed with a java.util.concurrent.CompletableFuture");
	}

	@Test
	void workWithinWorkFailsTheAttempt() {
		run((task) -> Mono.just(1).map(Mono::just));
		assertThat(awaitFailure()).contains("completed with a reactor.core.publisher.MonoJust", "flatMap");
	}

	@Test
	void otherResultsEndTheRun() {
		Stream.of("text", 1, new Object[0], Stream.of(1).toList(), Thread.State.NEW).forEach((result) -> {
			String loop = "loop-" + result.getClass().getSimpleName().replaceAll("\\W", "");
			this.node.queue(loop).add("a");
			this.node.registry()
				.register(LoopDefinition.of(loop, String.class, LoopHandler.call((task) -> result))
					.options(LoopOptions.DEFAULTS.with(HandlerResultTests::once)));
			TestNode.soon().until(() -> this.node.queue(loop).isFinished("a"));
		});
	}

	@Test
	void handlerOfStagesThatReturnsNoneFailsTheAttempt() {
		run(LoopHandler.stage((task) -> (CompletionStage<?>) null));
		assertThat(awaitFailure()).contains("returned null instead of a CompletionStage");
	}

	@Test
	void cancelReachesTheSourceOfAReactiveResult() throws Exception {
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		AtomicInteger begun = new AtomicInteger();
		run((task) -> Single.<String>never()
			.doOnSubscribe((subscription) -> begun.incrementAndGet())
			.doOnDispose(() -> cancelled.complete("yes")));
		TestNode.soon().until(() -> begun.get() == 1);
		this.node.queue().cancel("a");
		assertThat(cancelled.get(2, TimeUnit.MINUTES)).isEqualTo("yes");
	}

}
