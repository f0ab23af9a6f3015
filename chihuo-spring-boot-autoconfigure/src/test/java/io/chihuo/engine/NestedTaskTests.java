// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that submit and await tasks.
 */
class NestedTaskTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
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

	@Test
	void recursionWorksWithOneSlot() {
		TaskQueue<Integer> queue = loop("fibonacci", LoopOptions.DEFAULTS.with((options) -> options.maxWaiting(100)),
				(task) -> {
					int n = task.payload();
					TaskQueue<Integer> own = queue("fibonacci");
					return (n < 2) ? n : own.submit("f" + (n - 1), n - 1, Integer.class).await(HANG_LIMIT)
							+ own.submit("f" + (n - 2), n - 2, Integer.class).await(HANG_LIMIT);
				});
		assertThat(queue.submit("f9", 9, Integer.class).await(HANG_LIMIT)).isEqualTo(34);
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	@Test
	void recursionByFuturesWorksWithOneSlot() {
		TaskQueue<Integer> queue = loop("futures", LoopOptions.DEFAULTS.with((options) -> options.maxWaiting(100)),
				LoopHandler.stage((task) -> {
					int n = task.payload();
					TaskQueue<Integer> own = queue("futures");
					return (n < 2) ? CompletableFuture.completedFuture(n)
							: own.submit("f" + (n - 1), n - 1, Integer.class)
								.future()
								.thenCombine(own.submit("f" + (n - 2), n - 2, Integer.class).future(), Integer::sum);
				}));
		assertThat(queue.submit("f9", 9, Integer.class).await(HANG_LIMIT)).isEqualTo(34);
		assertThat(queue.submit("again", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	@Test
	void futureOfPlainWorkKeepsItsSlot() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(2);
		CompletableFuture<Integer> work = new CompletableFuture<>();
		TaskQueue<Integer> queue = loop("work", LoopOptions.DEFAULTS.with((options) -> options.concurrency(2)),
				LoopHandler.stage((task) -> {
					begun.countDown();
					return work.copy();
				}));
		for (int i = 0; i < 3; i++) {
			queue.addOrThrow("w" + i, i);
		}
		awaitLatch(begun);
		assertThat(queue.counts().ready()).isEqualTo(1);
		work.complete(1);
		TestLimits.await().until(() -> queue.counts().isDrained());
	}

	@Test
	void runsThatHaveWaitedNeverExceedTheConcurrency() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		loop("child", LoopOptions.DEFAULTS.with((options) -> options.concurrency(4)), (task) -> task.payload());
		TaskQueue<Integer> queue = loop("parent", LoopOptions.DEFAULTS.with((options) -> options.concurrency(2)),
				(task) -> {
					int sum = queue("child").submit("c" + task.payload(), task.payload(), Integer.class)
						.await(HANG_LIMIT);
					most.accumulateAndGet(running.incrementAndGet(), Math::max);
					Thread.yield();
					running.decrementAndGet();
					return sum;
				});
		for (int i = 0; i < 200; i++) {
			queue.addOrThrow("p" + i, i);
		}
		TestLimits.await().until(() -> queue.counts().isDrained());
		assertThat(most.get()).isBetween(1, 2);
		assertThat(queue.deadLetters().page(10).letters()).isEmpty();
	}

	@Test
	void waitForAnAncestorIsRefusedAtOnce() {
		LoopOptions once = LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1));
		loop("child", once, (task) -> queue("parent").submit("p", 1, Integer.class).await(HANG_LIMIT));
		TaskQueue<Integer> queue = loop("parent", once,
				(task) -> queue("child").submit("c", 1, Integer.class).await(HANG_LIMIT));
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("p", 1, Integer.class).await(HANG_LIMIT))
			.withMessageContaining("would wait for task 'p' of 'parent'");
	}

	@Test
	void tasksThatWaitForEachOtherWithoutBeingNestedAreRefused() {
		LoopOptions once = LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1));
		CountDownLatch begun = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			String next = "circle" + (i + 1) % 3;
			loop("circle" + i, once, (task) -> {
				begun.countDown();
				awaitLatch(begun);
				return queue(next).submit("t", 1, Integer.class).await(HANG_LIMIT);
			});
		}
		List<TaskHandle<Integer>> handles = IntStream.range(0, 3)
			.mapToObj((i) -> queue("circle" + i).submit("t", 1, Integer.class))
			.toList();
		assertThat(handles).allSatisfy((handle) -> assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> handle.await(HANG_LIMIT)));
		assertThat(handles).anySatisfy((handle) -> assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("which waits for it, directly or by way of others"));
	}

	@Test
	void waitBeyondTheLimitIsRefused() {
		LoopOptions options = LoopOptions.DEFAULTS.with((values) -> values.maxAttempts(1).maxWaiting(2));
		TaskQueue<Integer> queue = loop("deep", options, (task) -> {
			int n = task.payload();
			return (n == 0) ? 0 : queue("deep").submit("d" + (n - 1), n - 1, Integer.class).await(HANG_LIMIT) + 1;
		});
		assertThat(queue.submit("d2", 2, Integer.class).await(HANG_LIMIT)).isEqualTo(2);
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("d5", 5, Integer.class).await(HANG_LIMIT))
			.withMessageContaining("max-waiting");
	}

	@Test
	void lastSlotIsNotKeptByWaitWhereNoneIsLent() {
		LoopOptions options = LoopOptions.DEFAULTS.with((values) -> values.maxAttempts(1).maxWaiting(0).concurrency(2));
		TaskQueue<Integer> queue = loop("kept", options, (task) -> {
			int n = task.payload();
			return (n == 0) ? 0 : queue("kept").submit("k" + (n - 1), n - 1, Integer.class).await(HANG_LIMIT) + 1;
		});
		assertThat(queue.submit("k1", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("k3", 3, Integer.class).await(HANG_LIMIT))
			.withMessageContaining("with the last slot");
	}

	@Test
	void nestingIsBounded() {
		LoopOptions options = LoopOptions.DEFAULTS.with((values) -> values.maxAttempts(1).maxWaiting(1000));
		TaskQueue<Integer> queue = loop("nested", options,
				(task) -> queue("nested").submit("n" + (task.payload() + 1), task.payload() + 1, Integer.class)
					.await(HANG_LIMIT));
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("n0", 0, Integer.class).await(HANG_LIMIT))
			.withMessageContaining("nested in");
		assertThat(queue("nested").counts().queued()).isZero();
	}

	@Test
	void cancelReachesChildrenInAnyState() throws InterruptedException {
		CountDownLatch submitted = new CountDownLatch(1);
		CountDownLatch childRuns = new CountDownLatch(1);
		CountDownLatch childInterrupted = new CountDownLatch(1);
		loop("child", LoopOptions.DEFAULTS, (task) -> {
			childRuns.countDown();
			try {
				new CountDownLatch(1).await();
				return 0;
			}
			finally {
				childInterrupted.countDown();
			}
		});
		TaskQueue<Integer> queue = loop("parent", LoopOptions.DEFAULTS, (task) -> {
			TaskHandle<Integer> running = queue("child").submit("running", 1, Integer.class);
			awaitLatch(childRuns);
			queue("child").<Integer>submit("ready", 2);
			queue("child").<Integer>submit("delayed", 3, AddOptions.delayed(Duration.ofHours(1)));
			queue("child").<Integer>submit("detached", 4, AddOptions.delayed(Duration.ofHours(1)).detached());
			submitted.countDown();
			return running.await(HANG_LIMIT);
		});
		TaskHandle<Integer> handle = queue.submit("p", 1, Integer.class);
		awaitLatch(submitted);
		handle.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(HANG_LIMIT));
		awaitLatch(childInterrupted);
		TestLimits.await().until(() -> queue("child").counts().ready() == 0);
		TestLimits.await().until(() -> !queue("child").exists("delayed"));
		assertThat(queue("child").find("detached")).get().extracting("state").isEqualTo(TaskState.DELAYED);
	}

	@Test
	void retriedParentFindsItsChildAgain() {
		AtomicInteger childRuns = new AtomicInteger();
		loop("child", LoopOptions.DEFAULTS.with((options) -> options.finishPolicy(FinishPolicy.ON_SUCCESS)),
				(task) -> childRuns.incrementAndGet());
		TaskQueue<Integer> queue = loop("parent",
				LoopOptions.DEFAULTS.with((options) -> options.backoff(Backoff.fixed(Duration.ofMillis(1)))),
				(task) -> {
					int result = queue("child").submit(task.id() + "/once", 1, Integer.class).await(HANG_LIMIT);
					if (task.attempt() < 3) {
						throw new IllegalStateException("again");
					}
					return result;
				});
		assertThat(queue.submit("p", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
		assertThat(childRuns).hasValue(1);
	}

	@Test
	void runsMayWaitHoweverGreatTheConcurrencyIs() {
		loop("child", LoopOptions.DEFAULTS, (task) -> task.payload());
		TaskQueue<Integer> queue = loop("parent",
				LoopOptions.DEFAULTS.with((options) -> options.concurrency(Integer.MAX_VALUE).maxAttempts(1)),
				(task) -> queue("child").submit("c", task.payload(), Integer.class).await(HANG_LIMIT));
		assertThat(queue.submit("p", 7, Integer.class).await(HANG_LIMIT)).isEqualTo(7);
	}

}
