// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddResult;
import io.chihuo.LoopHandler;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class RerunTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	@Test
	void idAddedWhileItRunsRunsOnceMoreWithTheLatestPayload() {
		List<String> payloads = new CopyOnWriteArrayList<>();
		this.node.run((task) -> {
			payloads.add(task.payload() + "/" + task.attempt());
			return this.gate.handle(task);
		}, (options) -> options.concurrency(4));
		this.node.queue().add("a", "one");
		this.gate.awaitBegun(1);
		assertThat(this.node.queue().add("a", "two")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(this.node.queue().add("a", "three")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(payloads).hasSize(1);
		this.gate.open();
		this.node.awaitDrained();
		assertThat(payloads).containsExactly("one/1", "three/1");
	}

	@Test
	void failedRunIsFollowedByTheRerunInPlaceOfARetry() {
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		this.node.run(LoopHandler.run((task) -> {
			attempts.add(task.attempt());
			if (attempts.size() == 1) {
				this.gate.handle(task);
				throw new IllegalStateException("no");
			}
		}));
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.node.queue().add("a");
		this.gate.open();
		this.node.awaitDrained();
		assertThat(attempts).containsExactly(1, 1);
	}

	@Test
	void noIdEverRunsTwiceAtTheSameTime() throws Exception {
		AtomicIntegerArray running = new AtomicIntegerArray(5);
		AtomicInteger twice = new AtomicInteger();
		AtomicInteger runs = new AtomicInteger();
		this.node.run((task) -> {
			int id = Integer.parseInt(task.id());
			if (running.incrementAndGet(id) > 1) {
				twice.incrementAndGet();
			}
			Thread.yield();
			running.decrementAndGet(id);
			return runs.incrementAndGet();
		}, (options) -> options.concurrency(8));
		List<Thread> producers = IntStream.range(0, 3).mapToObj((i) -> new Thread(this::produce)).toList();
		producers.forEach(Thread::start);
		for (Thread producer : producers) {
			producer.join(TestLimits.HANG_SECONDS * 1000);
		}
		this.node.awaitDrained();
		assertThat(twice).hasValue(0);
		assertThat(runs.get()).isGreaterThanOrEqualTo(5);
	}

	private void produce() {
		for (int i = 0; i < 3000; i++) {
			this.node.queue().add(String.valueOf(ThreadLocalRandom.current().nextInt(5)));
		}
	}

}
