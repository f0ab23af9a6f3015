// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.chihuo.AddOptions;
import io.chihuo.AlreadyCompletedException;
import io.chihuo.AwaitTimeoutException;
import io.chihuo.Backoff;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RejectTaskException;
import io.chihuo.RemoteTaskException;
import io.chihuo.ResultGoneException;
import io.chihuo.ResultRejectedException;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.TaskHandles;
import io.chihuo.TaskLostException;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.TokenExpiredException;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Results of tasks, awaited by id.
 */
class AwaitedTaskTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final TestNode node = new TestNode();

	record Polygon(String name, int corners) {

	}

	@AfterEach
	void close() {
		this.node.close();
	}

	private TaskQueue<String> loop(LoopHandler<String> handler) {
		return loop(handler, LoopOptions.DEFAULTS);
	}

	private TaskQueue<String> loop(LoopHandler<String> handler, LoopOptions options) {
		this.node.registry().register(LoopDefinition.of("loop", String.class, handler).options(options));
		return this.node.client().queue("loop", String.class);
	}

	@Test
	void submittedTaskReturnsTheResultOfItsHandler() {
		TaskQueue<String> queue = loop((task) -> "result of " + task.payload());
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("result of x");
		assertThat(handle.await()).isEqualTo("result of x");
		assertThat(handle.future()).succeedsWithin(HANG_LIMIT).isEqualTo("result of x");
		assertThat(handle.mono().block(HANG_LIMIT)).isEqualTo("result of x");
		assertThat(handle.id()).isEqualTo("a");
		assertThat(handle.queue()).isEqualTo("loop");
		assertThat(handle.status().isEnded()).isTrue();
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	@Test
	void awaitTakesTheLongestDuration() {
		TaskQueue<String> queue = loop((task) -> "done");
		assertThat(queue.submit("a", "x", String.class).await(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("done");
	}

	@Test
	void resultOfFutureAndRecordIsRead() {
		TaskQueue<String> queue = loop(
				LoopHandler.stage((task) -> CompletableFuture.supplyAsync(() -> new Polygon(task.payload(), 3))));
		assertThat(queue.submit("a", "triangle", Polygon.class).await(HANG_LIMIT))
			.isEqualTo(new Polygon("triangle", 3));
	}

	@Test
	void resultIsNullForHandlerWithoutOne() {
		TaskQueue<String> queue = loop(LoopHandler.run((task) -> {
		}));
		assertThat(queue.submit("a", "x", Void.class).await(HANG_LIMIT)).isNull();
		assertThat(queue.<Object>submit("b", "x").await(HANG_LIMIT)).isNull();
	}

	@Test
	void manyCallersOfOneIdShareOneRun() throws InterruptedException {
		CountDownLatch submitted = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		TaskQueue<String> queue = loop((task) -> {
			submitted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return "run " + runs.incrementAndGet();
		});
		List<TaskHandle<String>> handles = IntStream.range(0, 50)
			.mapToObj((i) -> queue.submit("a", "x", String.class))
			.toList();
		submitted.countDown();
		assertThat(TaskHandles.all(handles)).succeedsWithin(HANG_LIMIT)
			.satisfies((results) -> assertThat(results).hasSize(50).containsOnly("run 1"));
		assertThat(TaskHandles.any(handles)).succeedsWithin(HANG_LIMIT).isEqualTo("run 1");
	}

	@Test
	void submissionMayAskForRunOfItsOwn() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		TaskQueue<String> queue = loop((task) -> {
			running.countDown();
			goOn.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return task.payload();
		});
		TaskHandle<String> first = queue.submit("a", "one", String.class);
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		TaskHandle<String> joined = queue.submit("a", "two", String.class);
		TaskHandle<String> rerun = queue.submit("a", "three", AddOptions.DEFAULTS.rerunIfRunning(), String.class);
		goOn.countDown();
		assertThat(first.await(HANG_LIMIT)).isEqualTo("one");
		assertThat(joined.await(HANG_LIMIT)).isEqualTo("one");
		assertThat(rerun.await(HANG_LIMIT)).isEqualTo("three");
	}

	@Test
	void taskThatWasAddedPlainlyIsAwaitedLater() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		TaskQueue<String> queue = loop((task) -> {
			running.countDown();
			goOn.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return new Polygon("square", 4);
		});
		queue.addOrThrow("a", "x");
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		TaskHandle<Polygon> handle = this.node.client().handle("loop", "a", Polygon.class);
		assertThat(handle.status().info().state()).isEqualTo(TaskState.RUNNING);
		goOn.countDown();
		assertThat(handle.await(HANG_LIMIT)).isEqualTo(new Polygon("square", 4));
		assertThat(this.node.client().handle("loop", "a", Polygon.class).await(HANG_LIMIT))
			.isEqualTo(new Polygon("square", 4));
	}

	@Test
	void failedTaskThrowsDescriptionOfItsException() {
		TaskQueue<String> queue = loop((task) -> {
			throw new RejectTaskException("No such thing", new IllegalStateException("deep"));
		});
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.satisfies((ex) -> {
				assertThat(ex.remoteType()).isEqualTo(RejectTaskException.class.getName());
				assertThat(ex.remoteMessage()).isEqualTo("No such thing");
				assertThat(ex.remoteStack()).contains("AwaitedTaskTests");
				assertThat(ex.remoteCauses()).containsExactly("java.lang.IllegalStateException: deep");
				assertThat(ex.attempt()).isEqualTo(1);
				assertThat(ex.worker()).isEqualTo("node");
				assertThat(ex).hasMessageContaining("'a'").hasMessageContaining("'loop'");
			});
		assertThat(handle.future()).failsWithin(HANG_LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(RemoteTaskException.class);
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("a", "x", String.class).await(HANG_LIMIT));
	}

	@Test
	void resultThatCannotBeStoredFailsTheTaskWithoutRetry() {
		AtomicInteger runs = new AtomicInteger();
		TaskQueue<String> queue = loop((task) -> {
			runs.incrementAndGet();
			return task.payload().equals("large") ? "x".repeat(1 << 19) : new Object() {

				@SuppressWarnings("unused")
				public String getValue() {
					throw new IllegalStateException("no value");
				}

			};
		});
		assertThatExceptionOfType(ResultRejectedException.class)
			.isThrownBy(() -> queue.submit("a", "large", String.class).await(HANG_LIMIT))
			.withMessageContaining("524290 bytes")
			.withMessageContaining("chihuo.max-payload-size");
		assertThatExceptionOfType(ResultRejectedException.class)
			.isThrownBy(() -> queue.submit("b", "broken", String.class).await(HANG_LIMIT))
			.withMessageContaining("cannot be serialised");
		assertThat(runs).hasValue(2);
	}

	@Test
	void handlerThatPassesTheRejectionOfAnotherResultOnFailsAsUsual() {
		AtomicInteger runs = new AtomicInteger();
		TaskQueue<String> queue = loop((task) -> {
			if (task.payload().equals("child")) {
				return "x".repeat(1 << 19);
			}
			runs.incrementAndGet();
			return this.node.client().queue("loop", String.class).submit("child", "child", String.class).await();
		}, LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(2).backoff(Backoff.fixed(Duration.ofMillis(1)))));
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("parent", "parent", String.class).await(HANG_LIMIT))
			.satisfies((ex) -> {
				assertThat(ex.remoteType()).isEqualTo(ResultRejectedException.class.getName());
				assertThat(ex.remoteMessage()).contains("Task 'child' of 'loop'").contains("524290 bytes");
				assertThat(ex.taskId()).isEqualTo("parent");
			});
		assertThat(runs).hasValue(2);
	}

	@Test
	void waitEndsAfterItsTimeAndTheTaskGoesOn() {
		CountDownLatch goOn = new CountDownLatch(1);
		TaskQueue<String> queue = loop((task) -> {
			goOn.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return "late";
		});
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		assertThatExceptionOfType(AwaitTimeoutException.class).isThrownBy(() -> handle.await(Duration.ofMillis(10)));
		goOn.countDown();
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("late");
	}

	@Test
	void cancelledTaskEndsTheWait() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		TaskQueue<String> queue = loop((task) -> {
			running.countDown();
			new CountDownLatch(1).await();
			return "never";
		});
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		handle.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(HANG_LIMIT));
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	@Test
	void cancelledFutureAndDisposedMonoCancelTheTask() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(2);
		TaskQueue<String> queue = loop((task) -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
				return "never";
			}
			finally {
				interrupted.countDown();
			}
		}, LoopOptions.DEFAULTS.with((options) -> options.concurrency(2)));
		CompletableFuture<String> future = queue.submit("a", "x", String.class).future();
		var subscription = queue.submit("b", "x", String.class).mono().subscribe();
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		future.cancel(true);
		subscription.dispose();
		assertThat(interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void finishedIdAnswersAtOnceWithTheKeptResultOrSaysThatThereIsNone() {
		TaskQueue<String> queue = loop((task) -> {
			task.finish();
			return "kept";
		});
		assertThat(queue.submit("a", "x", String.class).await(HANG_LIMIT)).isEqualTo("kept");
		assertThat(queue.submit("a", "x", String.class).await(HANG_LIMIT)).isEqualTo("kept");
		queue.finish("b");
		TaskHandle<String> finished = queue.submit("b", "x", String.class);
		assertThatExceptionOfType(ResultGoneException.class).isThrownBy(() -> finished.await(HANG_LIMIT));
		assertThat(queue.submit("b", "x", Void.class).await(HANG_LIMIT)).isNull();
	}

	@Test
	void unknownTaskIsLost() {
		TaskQueue<String> queue = loop((task) -> "x");
		TaskHandle<String> handle = this.node.client().handle("loop", "never there", String.class);
		assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> handle.await(HANG_LIMIT));
		assertThat(queue.exists("never there")).isFalse();
	}

	@Test
	void parkedTaskIsCompletedByTheHolderOfItsToken() {
		CompletableFuture<String> token = new CompletableFuture<>();
		TaskQueue<String> queue = loop((task) -> {
			token.complete(task.park(Duration.ofMinutes(5)));
			return null;
		});
		TaskHandle<Polygon> handle = queue.submit("a", "x", Polygon.class);
		TestLimits.await().until(() -> handle.status().info().state() == TaskState.WAITING);
		assertThat(handle.status().obstacle()).contains("completed from outside");
		assertThat(queue.counts().waiting()).isEqualTo(1);
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client().complete(token.join(), CompletableFuture.completedFuture("circle")))
			.withMessageContaining("is a future");
		this.node.client().complete(token.join(), new Polygon("circle", 0));
		this.node.client().complete(token.join(), new Polygon("circle", 0));
		assertThatExceptionOfType(AlreadyCompletedException.class)
			.isThrownBy(() -> this.node.client().complete(token.join(), new Polygon("circle", 1)));
		assertThat(handle.await(HANG_LIMIT)).isEqualTo(new Polygon("circle", 0));
		assertThatExceptionOfType(TokenExpiredException.class)
			.isThrownBy(() -> this.node.client().complete("no token", "x"));
		assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> this.node.client().complete(null, "x"));
	}

	@Test
	void parkedTaskIsFailedByTheHolderOfItsToken() {
		CompletableFuture<String> token = new CompletableFuture<>();
		TaskQueue<String> queue = loop((task) -> token.complete(task.park(Duration.ofMinutes(5))));
		TaskHandle<Boolean> handle = queue.submit("a", "x", Boolean.class);
		this.node.client().fail(token.join(), "The customer has declined");
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("The customer has declined");
		assertThat(queue.deadLetters().page(10).letters()).hasSize(1);
	}

	@Test
	void parkedTaskIsFailedWithoutDescription() {
		CompletableFuture<String> token = new CompletableFuture<>();
		TaskQueue<String> queue = loop((task) -> token.complete(task.park(Duration.ofMinutes(5))));
		TaskHandle<Boolean> handle = queue.submit("a", "x", Boolean.class);
		this.node.client().fail(token.join(), null);
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.satisfies((ex) -> assertThat(ex.remoteMessage()).isNull());
	}

	@Test
	void runThatFailsAfterParkingIsRetriedAndItsTokenVoid() {
		CompletableFuture<String> token = new CompletableFuture<>();
		TaskQueue<String> queue = loop((Task<String> task) -> {
			if (task.attempt() == 1) {
				token.complete(task.park(Duration.ofMinutes(5)));
				throw new IllegalStateException("after the token");
			}
			return "second";
		}, LoopOptions.DEFAULTS.with((options) -> options.backoff(Backoff.fixed(Duration.ofMillis(1)))));
		assertThat(queue.submit("a", "x", String.class).await(HANG_LIMIT)).isEqualTo("second");
		assertThatExceptionOfType(TokenExpiredException.class)
			.isThrownBy(() -> this.node.client().complete(token.join(), "x"));
	}

	@Test
	void laterRunMayParkWithTheTokenOfTheEarlierOne() {
		List<String> tokens = new CopyOnWriteArrayList<>();
		TaskQueue<String> queue = loop((Task<String> task) -> {
			tokens.add(task.park(Duration.ofMinutes(5), tokens.isEmpty() ? null : tokens.get(0)));
			if (task.attempt() == 1) {
				throw new IllegalStateException("after the token");
			}
			return null;
		}, LoopOptions.DEFAULTS.with((options) -> options.backoff(Backoff.fixed(Duration.ofMillis(1)))));
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		TestLimits.await().until(() -> handle.status().info().state() == TaskState.WAITING);
		this.node.client().complete(tokens.get(0), "outside");
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("outside");
		assertThat(tokens).hasSize(2).containsOnly(tokens.get(0));
	}

	@Test
	void tokenOfAnotherTaskIsRefusedAndNotShown() {
		CompletableFuture<String> token = new CompletableFuture<>();
		CompletableFuture<Throwable> refusal = new CompletableFuture<>();
		TaskQueue<String> queue = loop((Task<String> task) -> {
			if (!token.isDone()) {
				token.complete(task.park(Duration.ofMinutes(5)));
			}
			else {
				refusal.complete(catchThrowable(() -> task.park(Duration.ofMinutes(5), token.join())));
			}
			return null;
		});
		queue.add("a", "x");
		queue.add("b", "x");
		assertThat(refusal).succeedsWithin(HANG_LIMIT)
			.isInstanceOfSatisfying(IllegalArgumentException.class,
					(failure) -> assertThat(failure).hasMessage("The text is no token of task 'b' of 'loop'"));
	}

	@Test
	void callbacksAreCalledOnce() {
		TaskQueue<String> queue = loop((task) -> "result");
		CompletableFuture<String> result = new CompletableFuture<>();
		queue.submit("a", "x", String.class).callback(result::complete, result::completeExceptionally);
		assertThat(result).succeedsWithin(HANG_LIMIT).isEqualTo("result");
	}

	@Test
	void callbackOfTaskThatHasEndedIsCalledWhereItMayBlock() throws InterruptedException {
		TaskHandle<String> handle = loop((task) -> "done").submit("a", "x", String.class);
		handle.await(HANG_LIMIT);
		BlockingQueue<String> called = new LinkedBlockingQueue<>();
		Schedulers.parallel()
			.schedule(() -> handle.callback((result) -> called.add(result + " " + Schedulers.isInNonBlockingThread()),
					(failure) -> called.add("failed")));
		assertThat(called.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("done false");
	}

	@Test
	void ignoredHandleIsNotPendingAnyMore() {
		CountDownLatch goOn = new CountDownLatch(1);
		TaskQueue<String> queue = loop((task) -> {
			goOn.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return "result";
		});
		TaskHandle<String> ignored = queue.submit("a", "x", String.class);
		TaskHandle<String> handle = queue.submit("a", "x", String.class);
		ignored.ignore();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> ignored.await(HANG_LIMIT));
		goOn.countDown();
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("result");
		assertThat(this.node.client().awaitedTasks().pendingCount()).isZero();
	}

	/** As a list that an entity loads when its session is over. */
	static class UnreadableList extends AbstractList<String> {

		@Override
		public String get(int index) {
			throw new StackOverflowError("read too late");
		}

		@Override
		public int size() {
			throw new IllegalStateException("read too late");
		}

	}

	@Test
	void collectionThatCannotBeReadFailsTheRun() {
		TaskQueue<String> queue = loop((task) -> new UnreadableList());
		TaskHandle<List<String>> handle = queue.submit("a", "x");
		assertThatExceptionOfType(ResultRejectedException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("read too late");
		assertThat(queue.counts().running()).isZero();
	}

}
