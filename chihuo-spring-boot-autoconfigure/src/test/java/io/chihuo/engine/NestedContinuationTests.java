// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.chihuo.AddOptions;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that are submitted when others, which their parents await, have ended.
 */
class NestedContinuationTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
		this.node.close();
	}

	private TaskQueue<Integer> loop(String name, LoopHandler<Integer> handler) {
		this.node.registry().register(LoopDefinition.of(name, Integer.class, handler).options(LoopOptions.DEFAULTS));
		return queue(name);
	}

	private TaskQueue<Integer> queue(String name) {
		return this.node.client().queue(name, Integer.class);
	}

	/** Ways to submit a second task after a first one. */
	enum ContinuationForm {

		COMPOSED {

			@Override
			Object submit(TaskQueue<Integer> first, TaskQueue<Integer> second) {
				return first.submit("a", 1, Integer.class)
					.future()
					.thenCompose((value) -> second.async().submit("b", 2, AddOptions.DEFAULTS, Integer.class))
					.thenCompose(TaskHandle::future);
			}

		},

		COMPOSED_OF_ASYNCHRONOUS_SUBMISSION {

			@Override
			Object submit(TaskQueue<Integer> first, TaskQueue<Integer> second) {
				return first.async()
					.submit("a", 1, AddOptions.DEFAULTS, Integer.class)
					.thenCompose(TaskHandle::future)
					.thenApply((value) -> second.submit("b", 2, Integer.class))
					.thenCompose(TaskHandle::future);
			}

		},

		ASYNC_STAGES {

			@Override
			Object submit(TaskQueue<Integer> first, TaskQueue<Integer> second) {
				return first.submit("a", 1, Integer.class)
					.future()
					.thenApplyAsync((value) -> value + 1)
					.thenComposeAsync((value) -> second.submit("b", value, Integer.class).future());
			}

		},

		MONO {

			@Override
			Object submit(TaskQueue<Integer> first, TaskQueue<Integer> second) {
				return first.submit("a", 1, Integer.class)
					.mono()
					.flatMap((value) -> Mono
						.fromFuture(second.async().submit("b", 2, AddOptions.DEFAULTS, Integer.class)))
					.flatMap(TaskHandle::mono);
			}

		};

		abstract Object submit(TaskQueue<Integer> first, TaskQueue<Integer> second);

	}

	@ParameterizedTest
	@EnumSource
	void taskThatAContinuationSubmitsIsCancelledWithItsParent(ContinuationForm form) {
		CountDownLatch firstMayEnd = new CountDownLatch(1);
		loop("first", (task) -> {
			firstMayEnd.await();
			return 1;
		});
		TaskQueue<Integer> queue = loop("parent", (task) -> form.submit(queue("first"), queue("second")));
		TaskHandle<Integer> parent = queue.submit("p", 1, Integer.class);
		firstMayEnd.countDown();
		TestLimits.await().until(() -> queue("second").exists("b"));
		parent.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> parent.await(HANG_LIMIT));
		TestLimits.await().until(() -> !queue("second").exists("b"));
	}

	@Test
	void continuationOfACancelledRunSubmitsNothing() throws InterruptedException {
		CountDownLatch firstBegun = new CountDownLatch(1);
		CompletableFuture<Object> last = new CompletableFuture<>();
		loop("first", (task) -> {
			firstBegun.countDown();
			return new CountDownLatch(1).await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		});
		TaskQueue<Integer> queue = loop("parent", (task) -> {
			CompletableFuture<Object> second = queue("first").submit("a", 1, Integer.class)
				.future()
				.handle((value, failure) -> queue("second").submit("b", 2, Integer.class));
			second.whenComplete((value, failure) -> last.completeExceptionally(failure));
			return second.copy();
		});
		TaskHandle<Integer> parent = queue.submit("p", 1, Integer.class);
		assertThat(firstBegun.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		parent.cancel();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(last::join)
			.withCauseInstanceOf(CancellationException.class);
		assertThat(queue("second").exists("b")).isFalse();
	}

	@Test
	void continuationOfARunThatHasEndedSubmitsTasksWithoutParent() {
		CountDownLatch firstMayEnd = new CountDownLatch(1);
		CompletableFuture<Integer> last = new CompletableFuture<>();
		loop("first", (task) -> {
			firstMayEnd.await();
			return 1;
		});
		loop("second", (task) -> task.payload());
		TaskQueue<Integer> queue = loop("parent", (task) -> {
			queue("first").submit("a", 1, Integer.class)
				.future()
				.thenCompose((value) -> queue("second").async().submit("b", 2, AddOptions.DEFAULTS, Integer.class))
				.thenCompose(TaskHandle::future)
				.handle((value, failure) -> (failure != null) ? last.completeExceptionally(failure)
						: last.complete(value));
			return 3;
		});
		assertThat(queue.submit("p", 1, AddOptions.DEFAULTS, Integer.class).await(HANG_LIMIT)).isEqualTo(3);
		TestLimits.await().until(() -> queue.counts().isDrained());
		firstMayEnd.countDown();
		assertThat(last.join()).isEqualTo(2);
	}

}
