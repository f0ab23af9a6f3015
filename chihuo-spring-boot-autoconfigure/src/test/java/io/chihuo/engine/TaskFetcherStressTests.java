// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;

import io.chihuo.Backoff;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A loop whose control changes all the time loses no task, runs none twice at once, and
 * has all its slots afterwards.
 */
class TaskFetcherStressTests {

	private static final int TASK_COUNT = 2000;

	private static final int LOOP_CONCURRENCY = 4;

	private final TaskClock clock = TaskClock.systemClock();

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	private final AtomicInteger twice = new AtomicInteger();

	private final GatedHandler gate = new GatedHandler();

	@RepeatedTest(2)
	void localPumpLosesNothing() throws Exception {
		losesNothing(new MemoryTaskBackend(this.clock));
	}

	@RepeatedTest(2)
	void remotePumpLosesNothing() throws Exception {
		losesNothing(new DistantBackend(new MemoryTaskBackend(this.clock)));
	}

	private void losesNothing(TaskBackend backend) throws Exception {
		AtomicBoolean over = new AtomicBoolean();
		try (TestNode node = new TestNode(this.clock, backend)) {
			LoopControl loop = node.run(LoopHandler.call(this::handle),
					(options) -> options.concurrency(LOOP_CONCURRENCY)
						.maxAttempts(-1)
						.backoff(Backoff.fixed(Duration.ofMillis(1))));
			List<Thread> hands = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				hands.add(new Thread(() -> control(loop, over)));
			}
			hands.forEach(Thread::start);
			for (int i = 0; i < TASK_COUNT; i += 10) {
				node.queue().addAll(IntStream.range(i, i + 10).mapToObj((n) -> TaskEntry.of("task-" + n, null)));
			}
			over.set(true);
			for (Thread hand : hands) {
				hand.join();
			}
			loop.start();
			loop.resume();
			loop.setConcurrency(LOOP_CONCURRENCY);
			TestNode.soon().until(() -> {
				loop.start(); // a stop may just have ended
				loop.resume();
				return node.queue().counts().isDrained();
			});
			assertThat(this.twice).as("runs beside another of their id").hasValue(0);
			allSlotsAreFree(node);
		}
	}

	private void allSlotsAreFree(TestNode node) {
		IntStream.range(0, LOOP_CONCURRENCY + 2).forEach((i) -> node.queue().add("held-" + i));
		this.gate.awaitBegun(LOOP_CONCURRENCY);
		assertThat(this.gate.begun()).hasSize(LOOP_CONCURRENCY);
		this.gate.open();
		node.awaitDrained();
		assertThat(this.gate.begun()).hasSize(LOOP_CONCURRENCY + 2);
	}

	private Object handle(Task<String> task) throws Exception {
		if (task.id().startsWith("held")) {
			return this.gate.handle(task);
		}
		if (!this.running.add(task.id())) {
			this.twice.incrementAndGet();
		}
		switch (ThreadLocalRandom.current().nextInt(8)) {
			case 0 -> {
				return later(task);
			}
			case 1 -> {
				this.running.remove(task.id());
				throw new IllegalStateException("try again");
			}
			case 2 -> Thread.onSpinWait();
			default -> {
			}
		}
		this.running.remove(task.id());
		return null;
	}

	private CompletableFuture<Void> later(Task<String> task) {
		CompletableFuture<Void> result = new WorkCompletion(task.id());
		CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(() -> result.complete(null));
		return result;
	}

	/**
	 * Work that has ended before its future does, so that the next run may begin then.
	 */
	private final class WorkCompletion extends CompletableFuture<Void> {

		private final AtomicBoolean ended = new AtomicBoolean();

		private final String id;

		WorkCompletion(String id) {
			this.id = id;
		}

		private void end() {
			if (!this.ended.getAndSet(true)) {
				TaskFetcherStressTests.this.running.remove(this.id);
			}
		}

		@Override
		public boolean complete(Void value) {
			end();
			return super.complete(value);
		}

		@Override
		public boolean cancel(boolean mayInterrupt) {
			end();
			return super.cancel(mayInterrupt);
		}

	}

	private static void control(LoopControl loop, AtomicBoolean over) {
		while (!over.get()) {
			switch (ThreadLocalRandom.current().nextInt(8)) {
				case 0 -> loop.pause();
				case 1, 2 -> loop.resume();
				case 3, 4 -> loop.setConcurrency(1 + ThreadLocalRandom.current().nextInt(8));
				case 5 -> loop.stop(Duration.ofMillis(ThreadLocalRandom.current().nextInt(20)));
				default -> loop.start();
			}
			Thread.onSpinWait();
		}
	}

}
