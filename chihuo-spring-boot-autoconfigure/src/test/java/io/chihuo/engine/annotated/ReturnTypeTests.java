// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.smallrye.mutiny.Multi;
import kotlin.coroutines.Continuation;
import kotlin.sequences.Sequence;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.util.ReflectionUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReturnTypeTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	@SuppressWarnings("unused")
	interface UnawaitableHandler {

		Future<?> future();

		Flux<String> flux();

		Flowable<String> flowable();

		Multi<String> multi();

		Publisher<String> publisher();

		Stream<String> stream();

		Callable<String> callable();

		Supplier<String> supplier();

		Runnable runnable();

		Job job();

		Mono<Mono<String>> monoOfMono();

		CompletableFuture<Future<String>> futureOfFuture();

		CompletionStage<Stream<String>> stageOfStream();

		Optional<CompletableFuture<String>> optionalFuture();

		CompletableFuture<Optional<Future<String>>> futureOfOptionalFuture();

		SingleSource<String> singleSource();

		ParallelFlowable<String> parallel();

		Sequence<String> sequence();

		Process process();

		@Async
		void async();

		@Async
		Mono<Void> asyncMono();

	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "flux", "flowable", "multi", "publisher", "stream", "callable", "supplier",
			"runnable", "job", "monoOfMono", "futureOfFuture", "stageOfStream", "optionalFuture",
			"futureOfOptionalFuture", "singleSource", "parallel", "sequence", "process", "async", "asyncMono" })
	void workThatCannotBeAwaitedIsRefused(String method) {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> TaskReturnType.forMethod(ReflectionUtils.findMethod(UnawaitableHandler.class, method),
					UnawaitableHandler.class))
			.withMessageContaining("awaited")
			.withMessageContaining(method);
	}

	@SuppressWarnings("unused")
	interface Awaitable<T> {

		void nothing();

		String text();

		Object anything();

		T variable();

		Mono<?> mono();

		Mono<Void> emptyMono();

		CompletableFuture<T> future();

		@Async
		CompletableFuture<String> async();

		Optional<String> optional();

	}

	@ParameterizedTest
	@ValueSource(
			strings = { "nothing", "text", "anything", "variable", "mono", "emptyMono", "future", "async", "optional" })
	void resultsAndWorkThatCanBeAwaitedAreAccepted(String method) {
		assertThat(TaskReturnType.forMethod(ReflectionUtils.findMethod(Awaitable.class, method), Awaitable.class))
			.isNotNull();
	}

	interface Futures extends Awaitable<Future<String>> {

	}

	@Test
	void typeVariableIsRefusedWhereItIsBoundToSuchWork() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(
				() -> TaskReturnType.forMethod(ReflectionUtils.findMethod(Futures.class, "variable"), Futures.class))
			.withMessageContaining("java.util.concurrent.Future");
	}

	@kotlin.Metadata
	interface SuspendingHandler {

		Object suspend(String id, Continuation<? super String> continuation);

	}

	@Test
	void suspendingFunctionIsRefused() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> TaskReturnType.forMethod(
				ReflectionUtils.findMethod(SuspendingHandler.class, "suspend", String.class, Continuation.class),
				SuspendingHandler.class))
			.withMessageContaining("suspending");
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface ElsewhereLater {

	}

	@EnableAsync(annotation = ElsewhereLater.class, proxyTargetClass = true)
	@Configuration(proxyBeanMethods = false)
	static class AsyncByAnotherAnnotation {

	}

	@ChihuoLoop(name = "loop")
	static class ElsewhereHandler {

		@MakeTask
		@ElsewhereLater
		void make(String id) {
		}

	}

	@Test
	void methodThatItsProxyRunsOnAnotherThreadIsRefused() {
		this.contextRunner.withUserConfiguration(AsyncByAnotherAnnotation.class)
			.withBean(ElsewhereHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("make(java.lang.String)")
				.hasMessageContaining("runs on another thread"));
	}

	@ChihuoLoop(name = "loop")
	static class ElsewhereStageHandler {

		@MakeTask
		@ElsewhereLater
		CompletableFuture<String> make(String id) {
			return CompletableFuture.completedFuture(id);
		}

		@ElsewhereLater
		void other() {
		}

	}

	@Test
	void methodThatItsProxyRunsOnAnotherThreadMayReturnAStage() {
		this.contextRunner.withUserConfiguration(AsyncByAnotherAnnotation.class)
			.withBean(ElsewhereStageHandler.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ChihuoLoop(name = "loop", maxAttempts = "1")
	static class VoidHandler {

		@MakeTask
		@Nullable CompletionStage<Void> make(String id) {
			return null;
		}

	}

	@Test
	void nullInsteadOfAStageFailsTheAttempt() {
		this.contextRunner.withBean(VoidHandler.class).run((context) -> {
			TaskQueue<?> queue = context.getBean(TaskQueue.class);
			queue.add("a");
			TestNode.soon()
				.untilAsserted(() -> assertThat(queue.deadLetters().page(1).letters()).singleElement()
					.satisfies((letter) -> assertThat(letter.reason())
						.contains("returned null instead of a java.util.concurrent.CompletionStage")));
		});
	}

	@ChihuoLoop(name = "loop")
	static class DeferredStartHandler {

		@MakeTask
		void make(String id) {
		}

		@OnStart
		Mono<Void> seed() {
			return Mono.empty();
		}

	}

	@Test
	void startMethodThatGoesOnAfterItsReturnIsRefused() {
		this.contextRunner.withBean(DeferredStartHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("@OnStart method")
				.hasMessageContaining("returns before its work is done"));
	}

	@ChihuoLoop(name = "loop")
	static class DeferredDeadHandler {

		@MakeTask
		void make(String id) {
		}

		@OnDead
		Mono<Void> dead(String id) {
			return Mono.empty();
		}

	}

	@Test
	void deadLetterMethodWhoseWorkWouldNeverBeginIsRefused() {
		this.contextRunner.withBean(DeferredDeadHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("@OnDead method")
				.hasMessageContaining("returns before its work is done"));
	}

}
