// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.TaskEntry;
import io.chihuo.TaskState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class TwoNodesTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend shared = new MemoryTaskBackend(this.clock);

	private final FaultyBackend wire = new FaultyBackend(this.shared);

	private final TestNode first = new TestNode(this.clock, this.wire);

	private final TestNode second = new TestNode(this.clock, this.shared);

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.wire.heal();
		this.first.close();
		this.second.close();
	}

	@Test
	void eachIdRunsOnceAndOnOneNodeAtATime() {
		Map<String, Integer> runs = new ConcurrentHashMap<>();
		Set<String> running = ConcurrentHashMap.newKeySet();
		AtomicInteger twice = new AtomicInteger();
		LoopHandler<String> handler = (task) -> {
			if (!running.add(task.id())) {
				twice.incrementAndGet();
			}
			Thread.yield();
			running.remove(task.id());
			return runs.merge(task.id(), 1, Integer::sum);
		};
		this.first.run(handler, (options) -> options.concurrency(4));
		this.second.run(handler, (options) -> options.concurrency(4));
		this.first.queue().addAll(IntStream.range(0, 5000).mapToObj((i) -> TaskEntry.of("task-" + i, null)));
		this.second.awaitDrained();
		assertThat(runs).hasSize(5000).allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
		assertThat(twice).hasValue(0);
	}

	@Test
	void nodesShareTheWork() {
		GatedHandler other = new GatedHandler();
		this.first.run(this.gate, (options) -> options.concurrency(2));
		this.second.run(other, (options) -> options.concurrency(2));
		this.first.queue().addAll(IntStream.range(0, 6).mapToObj((i) -> TaskEntry.of("task-" + i, null)));
		this.gate.awaitBegun(2);
		other.awaitBegun(2);
		assertThat(this.first.queue().counts().ready()).isEqualTo(2);
		other.open();
		other.awaitBegun(4);
	}

	@Test
	void workOfANodeThatDiesIsTakenOver() {
		List<String> taken = new CopyOnWriteArrayList<>();
		List<Long> tokens = new CopyOnWriteArrayList<>();
		this.first.run((task) -> {
			tokens.add(task.fencingToken());
			return this.gate.handle(task);
		});
		this.first.queue().add("a", "payload");
		this.gate.awaitBegun(1);
		this.second.run((task) -> {
			tokens.add(task.fencingToken());
			return taken.add(task.id() + "/" + task.payload() + "/" + task.attempt());
		});
		this.wire.fail();
		this.clock.advance(LEASE_DURATION.minusMillis(1));
		assertThat(taken).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		this.gate.awaitInterrupted(1);
		this.second.awaitDrained();
		assertThat(taken).containsExactly("a/payload/1");
		assertThat(tokens).hasSize(2).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void nodeThatWasCutOffCannotChangeATaskOfItsSuccessor() {
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		this.first.run((task) -> {
			begun.countDown();
			UninterruptibleWork.await(open);
			throw new IllegalStateException("far too late");
		}, (options) -> options.maxAttempts(1));
		this.first.queue().add("a");
		UninterruptibleWork.await(begun);
		this.second.run(LoopHandler.run((task) -> {
			task.finish();
		}));
		this.wire.fail();
		this.clock.advance(LEASE_DURATION);
		this.second.awaitState("a", TaskState.FINISHED);
		this.wire.heal();
		open.countDown();
		TestNode.soon().until(() -> this.first.registry().get(TestNode.LOOP).runningTasks().isEmpty());
		assertThat(this.second.state("a")).isEqualTo(TaskState.FINISHED);
	}

}
