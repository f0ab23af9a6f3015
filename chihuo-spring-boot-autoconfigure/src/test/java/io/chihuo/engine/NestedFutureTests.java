// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskHandles;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that await others by futures.
 */
class NestedFutureTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final TestNode node = new TestNode();

	private final CompletableFuture<Integer> work = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.work.complete(0);
		this.node.close();
	}

	private TaskQueue<Integer> loop(String name, LoopOptions options, LoopHandler<Integer> handler) {
		this.node.registry().register(LoopDefinition.of(name, Integer.class, handler).options(options));
		return queue(name);
	}

	private TaskQueue<Integer> queue(String name) {
		return this.node.client().queue(name, Integer.class);
	}

	private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	/** Ways to wait for two tasks on the thread of a handler. */
	enum WaitForm {

		JOIN((handles) -> handles.get(0).future().join() + handles.get(1).future().join()),

		GET((handles) -> get(handles.get(0).future()) + get(handles.get(1).future())),

		GET_IN_TIME((handles) -> getInTime(handles.get(0).future()) + getInTime(handles.get(1).future())),

		COMPOSED((handles) -> handles.get(0)
			.future()
			.thenApply((value) -> value)
			.thenCombine(handles.get(1).future(), Integer::sum)
			.join()),

		COMPOSED_ASYNC((handles) -> handles.get(0)
			.future()
			.thenComposeAsync((value) -> handles.get(1).future().thenApplyAsync((other) -> value + other))
			.join()),

		ALL((handles) -> TaskHandles.all(handles).join().stream().mapToInt(Integer::intValue).sum()),

		ANY((handles) -> TaskHandles.any(List.of(handles.get(0))).join()
				+ TaskHandles.any(List.of(handles.get(1))).join());

		private final ToIntFunction<List<TaskHandle<Integer>>> sum;

		WaitForm(ToIntFunction<List<TaskHandle<Integer>>> sum) {
			this.sum = sum;
		}

		private static int get(CompletableFuture<Integer> future) {
			try {
				return future.get();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static int getInTime(CompletableFuture<Integer> future) {
			try {
				return future.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@ParameterizedTest
	@EnumSource
	void blockingInFuturesLendsTheSlot(WaitForm wait) {
		TaskQueue<Integer> queue = loop("sums", LoopOptions.DEFAULTS.with((options) -> options.maxWaiting(100)),
				(task) -> {
					int n = task.payload();
					TaskQueue<Integer> own = queue("sums");
					return (n < 2) ? n : wait.sum.applyAsInt(List.of(own.submit("f" + (n - 1), n - 1, Integer.class),
							own.submit("f" + (n - 2), n - 2, Integer.class)));
				});
		assertThat(queue.submit("f8", 8, Integer.class).await(HANG_LIMIT)).isEqualTo(21);
		assertThat(queue.submit("again", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void runThatIsInterruptedInAFutureEndsThoughNoSlotIsFree(boolean timed) throws InterruptedException {
		CountDownLatch othersRuns = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		queue("child").addOrThrow("c", 1);
		TaskQueue<Integer> queue = loop("parent", LoopOptions.DEFAULTS.with((options) -> options.concurrency(1)),
				(task) -> {
					if (task.id().equals("other")) {
						othersRuns.countDown();
						return this.work.join();
					}
					CompletableFuture<Integer> future = this.node.client().handle("child", "c", Integer.class).future();
					try {
						return timed ? future.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS) : future.get();
					}
					catch (InterruptedException ex) {
						interrupted.countDown();
						throw ex;
					}
				});
		queue.addOrThrow("p", 1);
		queue.addOrThrow("other", 1);
		awaitLatch(othersRuns);
		queue.cancel("p");
		awaitLatch(interrupted);
		assertThat(this.work).isNotDone();
	}

	@Test
	void circleOfFuturesThatBlockIsRefused() {
		LoopOptions once = LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1));
		loop("child", once, (task) -> queue("parent").submit("p", 1, Integer.class).future().join());
		TaskQueue<Integer> queue = loop("parent", once,
				(task) -> queue("child").submit("c", 1, Integer.class).future().join());
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("p", 1, Integer.class).await(HANG_LIMIT))
			.withMessageContaining("would wait for task 'p' of 'parent'");
	}

	@Test
	void handleThatIsTakenUpIsAwaitedWithoutSlot() {
		TaskQueue<Integer> queue = loop("loop", LoopOptions.DEFAULTS,
				LoopHandler.stage((task) -> (task.payload() > 0)
						? this.node.client().handle("loop", "last", Integer.class).future()
						: CompletableFuture.completedFuture(7)));
		this.node.registry().get("loop").pause();
		TaskHandle<Integer> first = queue.submit("first", 1, Integer.class);
		TaskHandle<Integer> second = queue.submit("second", 1, Integer.class);
		queue.addOrThrow("last", 0);
		this.node.registry().get("loop").resume();
		assertThat(first.await(HANG_LIMIT)).isEqualTo(7);
		assertThat(second.await(HANG_LIMIT)).isEqualTo(7);
	}

	@Test
	void monoOfHandleThatOthersTookIsAwaitedWithoutSlot() {
		List<TaskHandle<Integer>> taken = new ArrayList<>();
		TaskQueue<Integer> queue = queue("loop");
		TaskHandle<Integer> first = queue.submit("first", 1, Integer.class);
		taken.add(queue.submit("last", 0, Integer.class));
		this.node.registry()
			.register(LoopDefinition.of("loop", Integer.class,
					(task) -> (task.payload() > 0) ? taken.get(0).mono() : Mono.just(7)));
		assertThat(first.await(HANG_LIMIT)).isEqualTo(7);
	}

	@Test
	void manyRunsMayAwaitTasksByFutures() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(20);
		loop("slow", LoopOptions.DEFAULTS.with((options) -> options.concurrency(20)), LoopHandler.stage((task) -> {
			begun.countDown();
			return this.work.copy();
		}));
		TaskQueue<Integer> queue = loop("parent", LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)),
				LoopHandler.stage((task) -> queue("slow").submit(task.id(), 1, Integer.class).future()));
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			handles.add(queue.submit("p" + i, i, Integer.class));
		}
		awaitLatch(begun);
		this.work.complete(3);
		assertThat(TaskHandles.all(handles).join()).hasSize(20).containsOnly(3);
	}

	@Test
	void workAfterTheTasksThatARunAwaitsTakesASlotAgain() throws InterruptedException {
		CountDownLatch working = new CountDownLatch(1);
		loop("child", LoopOptions.DEFAULTS, (task) -> 1);
		TaskQueue<Integer> queue = loop("parent", LoopOptions.DEFAULTS,
				LoopHandler.stage((task) -> (task.payload() > 0) ? this.work.copy()
						: queue("child").submit(task.id(), 1, Integer.class).future().thenCompose((value) -> {
							working.countDown();
							return this.work.copy();
						})));
		queue.addOrThrow("p0", 0);
		awaitLatch(working);
		TestLimits.await().until(NestedFutureTests::noFutureIsBeingCompleted);
		for (int i = 1; i < 10; i++) {
			queue.addOrThrow("p" + i, i);
		}
		assertThat(queue("child").submit("later", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
		assertThat(queue.counts().ready()).isEqualTo(9);
		this.work.complete(3);
		TestLimits.await().until(() -> queue.counts().isDrained());
	}

	private static boolean noFutureIsBeingCompleted() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(Arrays::stream)
			.noneMatch((frame) -> frame.getClassName().equals("io.chihuo.outcome.TaskFuture"));
	}

	@Test
	void blockingElsewhereInAHandleReleasesTheSlotToo() {
		TaskQueue<Integer> queue = loop("loop", LoopOptions.DEFAULTS, LoopHandler.stage((task) -> {
			int n = task.payload();
			if (n == 0) {
				return CompletableFuture.completedFuture(1);
			}
			TaskHandle<Integer> child = queue("loop").submit("c" + (n - 1), n - 1, Integer.class);
			return CompletableFuture.supplyAsync(() -> child.await(HANG_LIMIT) + 1, TestNode.threads());
		}));
		assertThat(queue.submit("c6", 6, Integer.class).await(HANG_LIMIT)).isEqualTo(7);
	}

}
