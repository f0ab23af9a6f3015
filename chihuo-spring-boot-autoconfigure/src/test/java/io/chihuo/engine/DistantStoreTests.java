// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.TaskEntry;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loops on a store whose answers take a round trip.
 */
@ExtendWith(OutputCaptureExtension.class)
class DistantStoreTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, new DistantBackend(this.backend));

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.backend.heal();
		this.node.close();
	}

	private static List<TaskEntry<String>> tasks(int count) {
		return IntStream.range(0, count).mapToObj((i) -> TaskEntry.of("task-" + i, "")).toList();
	}

	@Test
	void failingClaimsAreTriedAtGrowingIntervals(CapturedOutput output) {
		this.gate.open();
		this.backend.fail("claim");
		this.node.run(this.gate);
		long begin = System.nanoTime();
		TestNode.soon().until(() -> this.backend.calls("claim") >= 4);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(300));
		this.node.queue().add("a");
		assertThat(this.backend.calls("claim")).isLessThan(10);
		this.backend.heal();
		this.node.awaitDrained();
		TestNode.soon()
			.untilAsserted(
					() -> assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Loop 'loop' cannot claim tasks"))
						.isEqualTo(1));
		TestNode.soon()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "Loop 'loop' can claim tasks again"))
				.isEqualTo(1));
	}

	@Test
	void claimsFailingBesideARefusedPolicyAreNotLoggedAgain(CapturedOutput output) {
		this.gate.open();
		this.backend.fail("applyPolicy");
		this.node.run(this.gate);
		TestNode.soon().until(() -> {
			this.node.queue().add("task-" + this.backend.calls("add"));
			return this.backend.calls("applyPolicy") >= 4;
		});
		TestNode.soon()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "cannot send its options to its queue"))
				.isEqualTo(1));
		assertThat(output).doesNotContain("claim tasks");
	}

	@Test
	void outcomesOfOneBatchThatFailCountAsOneTry(CapturedOutput output) {
		this.node.run(this.gate, (options) -> options.concurrency(50));
		this.node.queue().addAll(tasks(50));
		this.gate.awaitBegun(50);
		this.backend.fail("settle");
		this.gate.open();
		TestNode.soon().until(() -> this.backend.calls("settle") >= 3);
		this.backend.heal();
		this.node.awaitDrained();
		TestNode.soon()
			.untilAsserted(() -> assertThat(output)
				.containsPattern("can deliver the outcome of runs again after [3-9] failed attempts"));
	}

	@Test
	void noMoreTasksRunThanTheConcurrencyThoughMoreAreClaimed() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		LoopHandler<String> brief = LoopHandler.run((task) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.onSpinWait();
			running.decrementAndGet();
		});
		this.node.queue().addAll(tasks(5000));
		this.node.run(brief, (options) -> options.concurrency(3));
		this.node.awaitDrained();
		assertThat(most).hasValueBetween(1, 3);
	}

	@Test
	void nodesShareLongTasksEvenly() {
		MemoryTaskBackend shared = new MemoryTaskBackend(this.clock);
		Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
		try (TestNode one = new TestNode(this.clock, new DistantBackend(shared));
				TestNode other = new TestNode(this.clock, new DistantBackend(shared))) {
			one.run(slow(runs, "one"), (options) -> options.concurrency(2));
			other.run(slow(runs, "other"), (options) -> options.concurrency(2));
			one.queue().addAll(tasks(40));
			one.awaitDrained();
		}
		assertThat(runs.get("one")).hasValueBetween(8, 32);
		assertThat(runs.get("one").get() + runs.get("other").get()).isEqualTo(40);
	}

	/** Takes longer than the runs of the tasks that are claimed ahead. */
	private LoopHandler<String> slow(Map<String, AtomicInteger> runs, String node) {
		return LoopHandler.run((task) -> {
			runs.computeIfAbsent(node, (name) -> new AtomicInteger()).incrementAndGet();
			CountDownLatch over = new CountDownLatch(1);
			this.clock.setAlarm(this.clock.millis() + 30, over::countDown);
			over.await();
		});
	}

	@Test
	void stopReleasesTasksClaimedAheadInOrderAndUncounted() {
		AtomicInteger quick = new AtomicInteger();
		List<String> order = new CopyOnWriteArrayList<>();
		this.node.queue().addAll(tasks(3000));
		LoopControl loop = this.node.run((task) -> {
			order.add(task.id());
			return (quick.incrementAndGet() < 1500) ? null : this.gate.handle(task);
		});
		this.gate.awaitBegun(1);
		TestNode.soon().until(() -> this.node.queue().counts().running() > 5);
		loop.stop(Duration.ZERO).join();
		assertThat(this.node.queue().counts().running()).isZero();
		assertThat(this.node.queue().counts().ready()).isEqualTo(3000 - quick.get() + 1);
		assertThat(this.node.queue().find(order.get(order.size() - 1)).map(TaskInfo::attempts)).contains(0);
		int before = order.size();
		this.gate.open();
		loop.start();
		this.node.awaitDrained();
		List<String> rest = new ArrayList<>(order.subList(before, order.size()));
		assertThat(rest).isEqualTo(IntStream.range(before - 1, 3000).mapToObj((i) -> "task-" + i).toList());
	}

	@Test
	void pauseReleasesTasksClaimedAheadInOrderAndUncounted() {
		AtomicInteger quick = new AtomicInteger();
		List<String> order = new CopyOnWriteArrayList<>();
		this.node.queue().addAll(tasks(3000));
		LoopControl loop = this.node.run((task) -> {
			order.add(task.id());
			return (quick.incrementAndGet() < 1500) ? null : this.gate.handle(task);
		});
		this.gate.awaitBegun(1);
		TestNode.soon().until(() -> this.node.queue().counts().running() > 5);
		loop.pause();
		TestNode.soon().until(() -> this.node.queue().counts().running() == 1);
		assertThat(this.node.queue().counts().ready()).isEqualTo(1500);
		this.gate.open();
		TestNode.soon().until(() -> this.node.queue().counts().running() == 0);
		assertThat(order).hasSize(1500);
		assertThat(this.node.queue().find("task-1500").map(TaskInfo::attempts)).contains(0);
		loop.resume();
		this.node.awaitDrained();
		assertThat(order).isEqualTo(IntStream.range(0, 3000).mapToObj((i) -> "task-" + i).toList());
	}

	@Test
	void resumeRightAfterAPauseKeepsTheOrder() {
		List<String> order = new CopyOnWriteArrayList<>();
		this.node.queue().addAll(tasks(3000));
		LoopControl loop = this.node.run(LoopHandler.run((task) -> order.add(task.id())));
		for (int i = 1; i < 20; i++) {
			int begun = i * 100;
			TestNode.soon().until(() -> order.size() >= begun);
			loop.pause();
			loop.resume();
		}
		this.node.awaitDrained();
		assertThat(order).isEqualTo(IntStream.range(0, 3000).mapToObj((i) -> "task-" + i).toList());
	}

	@Test
	void pausedLoopRunsItsTasksAndClaimsNoMore() {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		loop.pause();
		this.node.queue().add("b");
		this.gate.open();
		TestNode.soon().until(() -> this.node.state("a") == null);
		assertThat(this.node.state("b")).isEqualTo(TaskState.READY);
		loop.resume();
		this.node.awaitDrained();
		assertThat(this.gate.begun()).containsExactly("a", "b");
	}

	@Test
	void leaseCountsFromTheRequestNotFromItsAnswer() {
		SettableClock time = new SettableClock();
		FaultyBackend store = new FaultyBackend(time).distant();
		store.delay("claim");
		try (TestNode slow = new TestNode(time, store)) {
			slow.queue().add("a");
			slow.run(this.gate, (options) -> options.lease(Duration.ofSeconds(10)));
			store.awaitKept(1);
			time.advance(Duration.ofSeconds(6));
			store.answer(1);
			this.gate.awaitBegun(1);
			store.fail("renew");
			time.advance(Duration.ofSeconds(5)); // it would last five more if it counted
													// from the answer
			this.gate.awaitInterrupted(1);
		}
	}

	@Test
	void claimOfAStoreThatThrowsIsMadeAgain() {
		this.gate.open();
		FaultyBackend throwing = new FaultyBackend(this.backend);
		throwing.raise("claim");
		try (TestNode node = new TestNode(this.clock, new DistantBackend(throwing))) {
			node.run(this.gate);
			node.queue().add("a");
			TestNode.soon().until(() -> throwing.calls("claim") >= 3);
			throwing.heal();
			this.node.awaitDrained();
		}
		assertThat(this.gate.ended()).containsExactly("a");
	}

	@Test
	void tasksWhoseReleaseThrowsGoBackWhenTheStoreAnswersAgain() {
		AtomicInteger quick = new AtomicInteger();
		this.node.queue().addAll(tasks(3000));
		LoopControl loop = this.node.run((task) -> (quick.incrementAndGet() < 1500) ? null : this.gate.handle(task));
		this.gate.awaitBegun(1);
		TestNode.soon().until(() -> this.node.queue().counts().running() > 5);
		this.backend.raise("settle");
		long before = this.backend.calls("settle");
		loop.pause();
		TestNode.soon().until(() -> this.backend.calls("settle") > before);
		this.backend.heal();
		TestNode.soon().until(() -> this.node.queue().counts().running() == 1);
		assertThat(this.node.queue().counts().ready()).isEqualTo(1500);
	}

	@Test
	void outcomesAreDeliveredThoughTheFailureOfTheStoreCannotBeLogged() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.backend.raiseOnce("settle", new AssertionError() {
			@Override
			public String getMessage() {
				throw new IllegalStateException("no message for you");
			}
		});
		this.gate.open();
		this.node.awaitDrained();
		assertThat(this.backend.calls("settle")).isGreaterThan(1);
	}

}
