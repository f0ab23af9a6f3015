// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskEntry;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class StartStopHammerTests {

	private static final int TASK_COUNT = 3000;

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
		this.node.close();
	}

	@RepeatedTest(10)
	void manyThreadsThatStartAndStopLoseNothing() throws Exception {
		Map<String, Integer> ran = new ConcurrentHashMap<>();
		LoopControl loop = this.node.run((task) -> ran.merge(task.id(), 1, Integer::sum),
				(options) -> options.concurrency(4));
		List<Thread> threads = IntStream.range(0, 6)
			.mapToObj((i) -> new Thread(() -> startAndStopConcurrently(loop)))
			.toList();
		threads.forEach(Thread::start);
		add(TASK_COUNT);
		for (Thread thread : threads) {
			thread.join(TestLimits.HANG_SECONDS * 1000);
			assertThat(thread.isAlive()).isFalse();
		}
		loop.stop().join();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		TestNode.soon().until(() -> KeepAliveTests.threads() == 0);
		loop.start();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		this.node.awaitDrained();
		assertThat(ran).hasSize(TASK_COUNT);
		assertThat(this.node.queue().counts().dead()).isZero();
	}

	private static void startAndStopConcurrently(LoopControl loop) {
		for (int i = 0; i < 200; i++) {
			switch (ThreadLocalRandom.current().nextInt(6)) {
				case 0, 1 -> loop.start();
				case 2 -> loop.stop();
				case 3 -> loop.stop(Duration.ZERO);
				case 4 -> loop.pause();
				default -> loop.resume();
			}
		}
	}

	@Test
	void nothingRunsOnceALoopHasStopped() {
		AtomicInteger running = new AtomicInteger();
		LoopControl loop = this.node.run((task) -> {
			running.incrementAndGet();
			Thread.yield();
			return running.decrementAndGet();
		}, (options) -> options.concurrency(8));
		for (int i = 0; i < 300; i++) {
			add(50);
			loop.stop().join();
			assertThat(running).hasValue(0);
			assertThat(this.node.queue().counts().running()).isZero();
			loop.start();
		}
	}

	private void add(int count) {
		this.node.queue().addAll(IntStream.range(0, count).mapToObj((i) -> TaskEntry.of("task-" + i, null)));
	}

}
