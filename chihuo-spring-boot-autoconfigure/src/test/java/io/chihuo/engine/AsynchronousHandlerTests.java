// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.LoopControl;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AsynchronousHandlerTests {

	private final Executor threads = TestNode.threads();

	private final AtomicInteger busy = new AtomicInteger();

	private final AtomicInteger mostBusy = new AtomicInteger();

	private final TaskClock clock = TaskClock.systemClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock), this::execute);

	private final Queue<CompletableFuture<Void>> open = new ConcurrentLinkedQueue<>();

	private void execute(Runnable work) {
		this.threads.execute(() -> {
			this.mostBusy.accumulateAndGet(this.busy.incrementAndGet(), Math::max);
			try {
				work.run();
			}
			finally {
				this.busy.decrementAndGet();
			}
		});
	}

	private CompletableFuture<Void> begin(Task<String> task) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		this.open.add(end);
		return end;
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void fiveHundredRunsHoldTheirSlotsButNoThread() {
		this.node.queue()
			.addAll(IntStream.range(0, 1200).mapToObj((i) -> TaskEntry.of(String.valueOf(i), (String) null)));
		this.node.run(this::begin, (options) -> options.concurrency(500));
		TestNode.soon().until(() -> this.open.size() == 500);
		TestNode.soon().until(() -> this.busy.get() == 0);
		assertThat(this.node.queue().counts().running()).isEqualTo(500);
		assertThat(this.mostBusy.get()).isLessThan(20);
		completeAll();
		TestNode.soon().until(() -> this.open.size() == 500);
		completeAll();
		TestNode.soon().until(() -> this.open.size() == 200);
		completeAll();
		this.node.awaitDrained();
	}

	private void completeAll() {
		for (int left = this.open.size(); left > 0; left--) {
			this.open.remove().complete(null);
		}
	}

	@Test
	void futureOfTwoRunsIsCancelledWithTheLastOfThemOnly() {
		CompletableFuture<Void> shared = new CompletableFuture<>();
		this.node.run((task) -> {
			this.open.add(shared);
			return shared;
		}, (options) -> options.concurrency(3));
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.node.queue().add("c");
		TestNode.soon().until(() -> this.open.size() == 3 && this.busy.get() == 0);
		this.node.queue().cancel("a");
		TestNode.soon().until(() -> this.node.state("a") == null);
		this.node.queue().cancel("b");
		TestNode.soon().until(() -> this.node.state("b") == null);
		assertThat(shared).isNotDone();
		assertThat(this.node.state("c")).isEqualTo(TaskState.RUNNING);
		this.node.queue().cancel("c");
		TestNode.soon().until(shared::isCancelled);
		this.node.awaitDrained();
	}

	@Test
	void futureOfTwoRunsEndsTheOneThatIsNotCancelledWithItsResult() {
		CompletableFuture<String> shared = new CompletableFuture<>();
		this.node.run((task) -> {
			this.open.add(new CompletableFuture<>());
			return shared;
		}, (options) -> options.concurrency(2));
		TaskHandle<String> cancelled = this.node.queue().submit("a", null, String.class);
		TaskHandle<String> other = this.node.queue().submit("b", null, String.class);
		TestNode.soon().until(() -> this.open.size() == 2 && this.busy.get() == 0);
		cancelled.cancel();
		assertThat(cancelled.future()).failsWithin(TestLimits.HANG_TIMEOUT);
		shared.complete("result");
		assertThat(other.await(TestLimits.HANG_TIMEOUT)).isEqualTo("result");
	}

	@Test
	void completionEndsTheRun() {
		this.node.run(this::begin);
		this.node.queue().add("a");
		TestNode.soon().until(() -> this.open.size() == 1);
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
		this.open.remove().complete(null);
		this.node.awaitDrained();
		assertThat(this.node.state("a")).isNull();
	}

	@Test
	void failureFailsTheRun() {
		this.node.run(this::begin, (options) -> options.maxAttempts(1));
		this.node.queue().add("a");
		TestNode.soon().until(() -> this.open.size() == 1);
		this.open.remove().completeExceptionally(new IllegalStateException("no"));
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().lastError())
			.isEqualTo("java.lang.IllegalStateException: no");
	}

	@Test
	void stageThatIsNoFutureIsAwaited() {
		this.node.run((task) -> {
			CompletionStage<Void> stage = begin(task).minimalCompletionStage();
			return stage;
		});
		this.node.queue().add("a");
		TestNode.soon().until(() -> this.open.size() == 1);
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
		this.open.remove().complete(null);
		this.node.awaitDrained();
	}

	@Test
	void monoIsSubscribedToAndAwaited() {
		Sinks.One<String> sink = Sinks.one();
		AtomicInteger subscribed = new AtomicInteger();
		this.node.run((task) -> sink.asMono().doOnSubscribe((s) -> subscribed.incrementAndGet()));
		this.node.queue().add("a");
		TestNode.soon().until(() -> subscribed.get() == 1);
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
		sink.tryEmitValue("done").orThrow();
		this.node.awaitDrained();
		assertThat(subscribed).hasValue(1);
	}

	@Test
	void emptyMonoEndsTheRunAndAFailedOneFailsIt() {
		this.node.run((task) -> task.id().equals("a") ? Mono.empty() : Mono.error(new IllegalStateException("no")),
				(options) -> options.maxAttempts(1));
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.node.awaitState("b", TaskState.DEAD);
		assertThat(this.node.state("a")).isNull();
	}

	@Test
	void valueEndsTheRunAtOnce() {
		this.node.run((task) -> "a value");
		this.node.queue().add("a");
		this.node.awaitDrained();
	}

	/** A future whose cancel does not return before the end of the test. */
	private static final class UncancellableFuture extends CompletableFuture<Void> {

		private final AtomicInteger cancels;

		private final CountDownLatch end;

		UncancellableFuture(AtomicInteger cancels, CountDownLatch end) {
			this.cancels = cancels;
			this.end = end;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			this.cancels.incrementAndGet();
			UninterruptibleWork.await(this.end);
			return false;
		}

	}

	@Test
	void cancelsThatBlockDoNotKeepOtherRunsFromTheirInterruption(CapturedOutput output) {
		int tasks = 420;
		AtomicInteger cancels = new AtomicInteger();
		CountDownLatch end = new CountDownLatch(1);
		GatedHandler sleepers = new GatedHandler();
		LoopControl loop = this.node.run(
				(task) -> (Integer.parseInt(task.id()) % 21 == 0) ? sleepers.handle(task)
						: new UncancellableFuture(cancels, end),
				(options) -> options.concurrency(tasks).interruptGrace(Duration.ofSeconds(10)));
		this.node.queue().addAll(IntStream.range(0, tasks).mapToObj((i) -> TaskEntry.of(String.valueOf(i), "")));
		sleepers.awaitBegun(20);
		TestNode.soon().until(() -> loop.runningCount() == tasks);
		loop.stop(Duration.ZERO).join();
		assertThat(output).doesNotContain("ignores its interruption");
		TestNode.soon().until(() -> sleepers.interrupted().size() == 20);
		end.countDown();
	}

	@Test
	void cancelsThatBlockTakeABoundedNumberOfThreads(CapturedOutput output) {
		int tasks = 3 * RunInterrupter.MAX_BLOCKED_CANCELS;
		AtomicInteger cancels = new AtomicInteger();
		CountDownLatch end = new CountDownLatch(1);
		LoopControl loop = this.node.run((task) -> new UncancellableFuture(cancels, end),
				(options) -> options.concurrency(4)
					.maxAttempts(1)
					.runTimeout(Duration.ofMillis(1))
					.interruptGrace(Duration.ofMillis(1)));
		this.node.queue().addAll(IntStream.range(0, tasks).mapToObj((i) -> TaskEntry.of("task-" + i, "")));
		TestNode.soon().until(() -> this.node.queue().counts().dead() == tasks);
		TestNode.soon().until(() -> output.getOut().contains("is ended, and its future is not cancelled: "));
		assertThat(cancels).hasValueBetween(RunInterrupter.MAX_BLOCKED_CANCELS,
				RunInterrupter.MAX_BLOCKED_CANCELS + loop.concurrency());
		end.countDown();
		this.node.queue().add("later");
		TestNode.soon().until(() -> {
			this.node.queue().deadLetters().requeue("later");
			return cancels.get() > RunInterrupter.MAX_BLOCKED_CANCELS + loop.concurrency();
		});
	}

}
