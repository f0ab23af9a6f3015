// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.TaskEntry;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RejectingExecutorTests {

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, 2, 5, TimeUnit.SECONDS,
			new SynchronousQueue<>());

	private final AtomicBoolean refusing = new AtomicBoolean();

	private final TaskClock clock = TaskClock.systemClock();

	private final GatedHandler gate = new GatedHandler();

	private TestNode node(Executor executor) {
		return new TestNode(this.clock, new MemoryTaskBackend(this.clock), executor);
	}

	@AfterEach
	void close() {
		this.gate.open();
		this.threads.shutdown();
	}

	@Test
	void tasksThatNoThreadTakesAreReleased(CapturedOutput output) {
		try (TestNode node = node(this.threads)) {
			node.queue().addAll(IntStream.range(0, 5).mapToObj((i) -> TaskEntry.of("task-" + i, null)));
			node.run(this.gate, (options) -> options.concurrency(5));
			this.gate.awaitBegun(2);
			TestNode.soon().until(() -> node.queue().counts().ready() == 3);
			TestNode.soon()
				.untilAsserted(() -> assertThat(output).contains("The executor refuses work of loop 'loop'"));
			assertThat(node.queue().find("task-4").orElseThrow().attempts()).isZero();
			this.gate.open();
			node.awaitDrained();
			assertThat(this.gate.ended()).hasSize(5);
		}
	}

	@Test
	void loopGoesOnWhenTheExecutorTakesWorkAgain() {
		Executor threads = TestNode.threads();
		try (TestNode node = node((work) -> {
			if (this.refusing.get()) {
				throw new RejectedExecutionException("not now");
			}
			threads.execute(work);
		})) {
			this.gate.open();
			this.refusing.set(true);
			node.queue().add("a");
			node.run(this.gate);
			assertThat(node.state("a")).isEqualTo(TaskState.READY);
			this.refusing.set(false);
			node.awaitDrained();
			assertThat(this.gate.ended()).containsExactly("a");
		}
	}

	@Test
	void discardedWorkIsSubmittedAgainAndLoggedOnce(CapturedOutput output) {
		Executor threads = TestNode.threads();
		AtomicInteger discarded = new AtomicInteger();
		try (TestNode node = node((work) -> {
			if (discarded.incrementAndGet() > 1) {
				threads.execute(work);
			}
		})) {
			this.gate.open();
			node.queue().add("a");
			node.run(this.gate);
			node.awaitDrained();
			assertThat(this.gate.ended()).containsExactly("a");
		}
		TestNode.soon()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("The executor refuses work of loop 'loop'"));
	}

	@Test
	void discardedStartCallbackIsSubmittedAgain() {
		Executor threads = TestNode.threads();
		AtomicInteger discarded = new AtomicInteger();
		try (TestNode node = node((work) -> {
			if (discarded.incrementAndGet() > 2) {
				threads.execute(work);
			}
		})) {
			this.gate.open();
			node.run(LoopDefinition.of(TestNode.LOOP, String.class, this.gate).onStart((queue) -> queue.add("seed")),
					(options) -> options);
			TestNode.soon().until(() -> this.gate.ended().contains("seed"));
		}
	}

	@Test
	void refusedStartCallbackIsSubmittedAgainAndLoggedOnce(CapturedOutput output) {
		Executor threads = TestNode.threads();
		AtomicInteger refused = new AtomicInteger();
		try (TestNode node = node((work) -> {
			if (refused.incrementAndGet() <= 2) {
				throw new RejectedExecutionException("busy");
			}
			threads.execute(work);
		})) {
			this.gate.open();
			node.run(LoopDefinition.of(TestNode.LOOP, String.class, this.gate).onStart((queue) -> queue.add("seed")),
					(options) -> options);
			TestNode.soon().until(() -> this.gate.ended().contains("seed"));
		}
		assertThat(refused).hasValueGreaterThan(2);
		assertThat(output).containsOnlyOnce("The executor refuses the start callback of loop 'loop'");
	}

	@Test
	void loopWhoseExecutorIsShutDownFailsWithItsStartCallback() {
		this.threads.shutdown();
		try (TestNode node = node(this.threads)) {
			LoopControl loop = node.run(
					LoopDefinition.of(TestNode.LOOP, String.class, this.gate).onStart((queue) -> queue.add("seed")),
					(options) -> options);
			TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		}
	}

	@Test
	void loopWhoseStartCallbackIsRefusedStops() {
		try (TestNode node = node((work) -> {
			throw new RejectedExecutionException("busy");
		})) {
			LoopControl loop = node.run(
					LoopDefinition.of(TestNode.LOOP, String.class, this.gate).onStart((queue) -> queue.add("seed")),
					(options) -> options);
			loop.stop().join();
			assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		}
	}

	@Test
	void tasksOfADistantStoreAreReleasedUncountedAndLoggedOnce(CapturedOutput output) {
		try (TestNode node = new TestNode(this.clock, new DistantBackend(new MemoryTaskBackend(this.clock)),
				this.threads)) {
			node.queue().addAll(IntStream.range(0, 6).mapToObj((i) -> TaskEntry.of("task-" + i, null)));
			node.run(this.gate, (options) -> options.concurrency(6));
			this.gate.awaitBegun(2);
			TestNode.soon().until(() -> node.queue().counts().ready() == 4);
			assertThat(node.queue().find("task-5").orElseThrow().attempts()).isZero();
			this.gate.open();
			node.awaitDrained();
			assertThat(this.gate.ended()).hasSize(6);
		}
		TestNode.soon()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("The executor refuses work of loop 'loop'"));
	}

	@Test
	void noTaskRunsOnTheThreadThatAddsOne(CapturedOutput output) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new SynchronousQueue<>(),
				(work) -> new Thread(work, "pool"), new ThreadPoolExecutor.CallerRunsPolicy());
		Set<String> threads = ConcurrentHashMap.newKeySet();
		try (TestNode node = node(pool)) {
			node.run(LoopHandler.call((task) -> {
				threads.add(Thread.currentThread().getName());
				return this.gate.handle(task);
			}), (options) -> options.concurrency(3));
			node.queue().add("a");
			this.gate.awaitBegun(1);
			node.queue().add("b");
			node.queue().add("c");
			assertThat(node.state("b")).isEqualTo(TaskState.READY);
			assertThat(node.queue().find("b").orElseThrow().attempts()).isZero();
			this.gate.open();
			node.awaitDrained();
			assertThat(this.gate.ended()).containsExactly("a", "b", "c");
		}
		finally {
			pool.shutdown();
		}
		assertThat(threads).containsExactly("pool");
		TestNode.soon()
			.untilAsserted(() -> assertThat(output)
				.containsOnlyOnce("The executor runs work of loop 'loop' on the calling thread"));
	}

}
