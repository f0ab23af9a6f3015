// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.InterruptedChannel;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Steps of flows in memory that are code.
 */
class RunFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	private FlowStep run(String name) {
		return Flow.run(() -> {
			this.ran.add(name);
			this.threads.add(Thread.currentThread());
		});
	}

	private FlowHandle start(FlowStep steps) {
		return this.node.client().startFlow("flow", steps);
	}

	@Test
	void consecutiveOnesRunAsOneStepOnOneThread() {
		this.node.run(LoopHandler.run((task) -> this.ran.add("task")));
		FlowHandle flow = start(Flow.series(run("a").named("first"), run("b").named("second"), run("c"),
				Flow.step(TestNode.LOOP, "x"), run("d"), run("e").when(Flow.context("x").isPresent().negate())));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "c", "task", "d", "e");
		assertThat(this.threads.subList(0, 3)).containsOnly(this.threads.get(0));
		assertThat(this.threads).doesNotContain(Thread.currentThread());
		assertThat(flow.status().findStep("first").kind()).isEqualTo(StepKind.RUN);
		assertThat(flow.status().doneCount()).isEqualTo(4);
	}

	@Test
	void thousandsRunInOneFlow() {
		AtomicInteger count = new AtomicInteger();
		start(Flow.series(IntStream.range(0, 20_000).mapToObj((i) -> Flow.run(count::incrementAndGet)).toList()))
			.await(HANG_LIMIT);
		assertThat(count).hasValue(20_000);
	}

	@Test
	void branchesRunAtTheSameTime() {
		CountDownLatch all = new CountDownLatch(8);
		start(Flow.parallel(IntStream.range(0, 8).mapToObj((i) -> Flow.run(() -> {
			all.countDown();
			assertThat(all.await(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		})).toList())).await(HANG_LIMIT);
	}

	@Test
	void resumeGoesOnWithTheCodeThatHasFailed() {
		AtomicBoolean failing = new AtomicBoolean(true);
		FlowHandle flow = start(Flow.series(run("a"), Flow.run(() -> {
			this.ran.add("b");
			if (failing.get()) {
				throw new IllegalStateException("broken");
			}
		}), run("c")).named("all"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("action 2 of 3")
			.withMessageContaining("broken");
		failing.set(false);
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "b", "c");
	}

	@Test
	void exceptionsWithoutAMessageFailTheStep() {
		class BrokenException extends RuntimeException {

			@Override
			public String getMessage() {
				throw new IllegalStateException();
			}

		}
		FlowHandle flow = start(Flow.run(() -> {
			throw new BrokenException();
		}));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("BrokenException");
	}

	@Test
	void exceptionsWithVeryLongMessagesFailTheStep() {
		FlowHandle flow = start(Flow.run(() -> {
			throw new IllegalStateException("ü".repeat(100_000));
		}).named("code"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("IllegalStateException: üü");
		assertThat(flow.status().findStep("code").obstacle()).hasSizeBetween(2000, 5000);
	}

	@Test
	void exceptionsThatCannotBeDescribedFailTheStep() {
		class BrokenError extends Error {

			@Override
			public String toString() {
				throw new AssertionError("broken");
			}

		}
		FlowHandle flow = start(Flow.run(() -> {
			throw new BrokenError();
		}));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("BrokenError");
	}

	@Test
	void codeThatBlocksHoldsUpNoCallback() {
		CountDownLatch end = new CountDownLatch(1);
		FlowHandle flow = start(Flow.parallel(IntStream.range(0, LocalRun.MAX_RUNNING_ACTIONS + 10)
			.mapToObj((i) -> Flow.run(() -> assertThat(end.await(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue()))
			.toList()));
		CompletableFuture<Thread> callback = new CompletableFuture<>();
		CallbackFutures.runOnCallbackThread(() -> callback.complete(Thread.currentThread()));
		assertThat(callback).succeedsWithin(HANG_LIMIT);
		end.countDown();
		flow.await(HANG_LIMIT);
	}

	/** As of a full stack or heap. */
	@Test
	void errorThatHitsATurnOfAFlowDoesNotEndTheFlow() {
		Thread thrower = Thread.currentThread();
		AtomicBoolean failing = new AtomicBoolean();
		TaskClock clock = new TaskClock() {
			@Override
			public long millis() {
				return RunFlowTests.this.clock.millis();
			}

			@Override
			public Runnable setAlarm(long millis, Runnable action) {
				if (Thread.currentThread() == thrower && failing.getAndSet(false)) {
					throw new StackOverflowError("once");
				}
				return RunFlowTests.this.clock.setAlarm(millis, action);
			}

			@Override
			public void close() {
			}
		};
		try (TestNode other = new TestNode(clock, new MemoryTaskBackend(this.clock))) {
			other.flows().start();
			failing.set(true);
			FlowHandle flow = other.client()
				.startFlow("flow", Flow.series(Flow.timer(Duration.ofSeconds(1)), run("a")));
			TestLimits.await().until(() -> {
				this.clock.advance(Duration.ofSeconds(1));
				return flow.status().state() == FlowState.DONE;
			});
		}
		assertThat(failing).isFalse();
		assertThat(this.ran).containsExactly("a");
	}

	@Test
	void awaitTakesTheLongestDuration() {
		FlowHandle flow = start(Flow.timer(Duration.ofSeconds(1)));
		CompletableFuture<Void> awaited = CompletableFuture
			.runAsync(() -> flow.await(Duration.ofSeconds(Long.MAX_VALUE)));
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return awaited.isDone();
		});
		assertThat(awaited).isCompleted();
	}

	@Test
	void cancelInterruptsTheCodeThatRuns() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		FlowHandle flow = start(Flow.series(Flow.run(() -> {
			begun.countDown();
			new CountDownLatch(1).await();
		}), run("b")));
		assertThat(begun.await(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void codeIsInterruptedOnAThreadThatMayBlock() {
		InterruptedChannel channel = new InterruptedChannel();
		CountDownLatch begun = new CountDownLatch(1);
		FlowHandle flow = start(Flow.run(() -> {
			begun.countDown();
			channel.read();
		}));
		TestLimits.await().until(() -> begun.getCount() == 0);
		flow.cancel();
		assertThat(channel.closer()).succeedsWithin(HANG_LIMIT)
			.extracting(Thread::getName, InstanceOfAssertFactories.STRING)
			.startsWith("chihuo-interrupt-");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
	}

	@Test
	void loserOfAnyOfIsInterrupted() {
		FlowHandle flow = start(Flow.anyOf(Flow.run(() -> new CountDownLatch(1).await()), run("winner"))
			.onStepFailure(FailurePolicy.CONTINUE));
		flow.await(HANG_LIMIT);
		assertThat(flow.status().findStep("1").state()).isEqualTo(StepState.CANCELLED);
	}

	@Test
	void repeatedCodeRunsFromItsBeginning() {
		this.node.run(LoopHandler.run((task) -> task.flow().incrementContext("n", 1)));
		start(Flow.repeat(Flow.series(run("a"), run("b"), Flow.step(TestNode.LOOP, "x")),
				Flow.context("n").isAtLeast(2)))
			.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "a", "b");
	}

	@Test
	void codeCannotBePushed() {
		this.node.run(LoopHandler.run((task) -> task.flow().pushBack(run("a"))), (options) -> options.maxAttempts(1));
		FlowHandle flow = start(Flow.series(Flow.step(TestNode.LOOP, "x")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("Flow.run");
	}

}
