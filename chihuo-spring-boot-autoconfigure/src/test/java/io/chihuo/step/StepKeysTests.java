// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Backoff;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowRef;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.TaskFlow;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StepKeysTests {

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> keys = new CopyOnWriteArrayList<>();

	@BeforeEach
	void runLoop() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.keys.add(StepKeys.idempotencyKey(task));
			if (task.attempt() < 2) {
				throw new IllegalStateException("the first run fails");
			}
			return null;
		}, (options) -> options.backoff(Backoff.fixed(Duration.ZERO)).maxAttempts(2));
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	/** Its results are the numbers of its runs; some of them fail. */
	private void runCounting(String loop, Set<Integer> failing) {
		AtomicInteger count = new AtomicInteger();
		this.node.run(LoopDefinition.of(loop, Object.class, (task) -> {
			this.keys.add(StepKeys.idempotencyKey(task));
			int run = count.incrementAndGet();
			if (failing.contains(run)) {
				throw new RejectTaskException("broken");
			}
			return run;
		}), (options) -> options);
	}

	private void assertFails(FlowHandle flow) {
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT));
	}

	private void runFlow(FlowStep steps) {
		this.node.client().startFlow("a/b", steps).await(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void keyOfAStepIsTheSameInEachRun() {
		runFlow(Flow.series(Flow.step(TestNode.LOOP, "x").named("first"), Flow.step(TestNode.LOOP, "own-id", "x")));
		assertThat(this.keys).containsExactly("a/b/first", "a/b/first", "a/b/2", "a/b/2");
	}

	@Test
	void keyOfAnItemHasItsNumber() {
		runFlow(Flow.forEach(List.of("x", "y"), Flow.step(TestNode.LOOP, null)).named("all"));
		assertThat(this.keys).containsExactlyInAnyOrder("a/b/all#i0", "a/b/all#i0", "a/b/all#i1", "a/b/all#i1");
	}

	@Test
	void keyOfAnItemWithAKeyOfItsOwnHasThatOne() {
		runFlow(Flow.forEach(List.of("x", "y.z", "x"), Flow.step(TestNode.LOOP, null)).itemKey("").named("all"));
		assertThat(this.keys).containsExactlyInAnyOrder("a/b/all#kx", "a/b/all#kx", "a/b/all#ky.z", "a/b/all#ky.z");
	}

	@Test
	void keyOfARepeatedStepHasTheNumberOfTheRun() {
		runCounting("count", Set.of());
		FlowRef count = Flow.ref("count");
		FlowStep inner = Flow.repeat(Flow.step("count", null).named("count"), count.isEqualTo(2).or(count.isEqualTo(3)),
				5);
		FlowStep echo = Flow.step(TestNode.LOOP, "x").named("echo");
		runFlow(Flow.repeat(Flow.series(inner, echo), count.isEqualTo(3)));
		assertThat(this.keys).containsExactly("a/b/count", "a/b/count#r1.2", "a/b/echo", "a/b/echo", "a/b/count#r2.6",
				"a/b/echo#r2", "a/b/echo#r2");
	}

	@Test
	void keyOfARepeatedStepIsTheSameAfterAResume() {
		runCounting("count", Set.of(2));
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.repeat(Flow.step("count", null).named("count"), Flow.ref("count").isEqualTo(4)));
		assertFails(flow);
		flow.resume();
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(this.keys).containsExactly("a/count", "a/count#r2", "a/count#r2", "a/count#r3");
	}

	@Test
	void keyIsAnotherOneAfterTheStepWasUndone() {
		runCounting("count", Set.of());
		runCounting("undo", Set.of(1));
		runCounting("fail", Set.of(1, 2, 3));
		FlowHandle flow = this.node.client()
			.startFlow("a",
					Flow.series(
							Flow.step("count", null).named("book").compensate(Flow.step("undo", "x").named("release")),
							Flow.step("fail", null).named("last")));
		assertFails(flow);
		flow.resume();
		TestLimits.await("compensation").until(() -> flow.status().state() == FlowState.FAILED);
		flow.resume();
		TestLimits.await("second failure").until(() -> this.keys.size() == 7);
		assertFails(flow);
		flow.resume();
		TestLimits.await("third failure").until(() -> this.keys.size() == 10);
		assertThat(this.keys).containsExactly("a/book", "a/last", "a/release", "a/release", "a/book#r2", "a/last",
				"a/release#r2", "a/book#r3", "a/last", "a/release#r3");
	}

	/** It may have had an effect before its worker died. */
	@Test
	void keyOfAStepThatFailedAndWasUndoneIsAnotherOne() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger count = new AtomicInteger();
		this.node.run(LoopDefinition.of("hold", Object.class, (task) -> {
			this.keys.add(StepKeys.idempotencyKey(task));
			if (count.incrementAndGet() == 1) {
				begun.countDown();
				end.await();
			}
			return null;
		}), (options) -> options.runTimeout(Duration.ofMinutes(1)).maxAttempts(1));
		runCounting("undo", Set.of());
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.step("hold", null).named("book").compensate(Flow.step("undo", "x").named("release")));
		TestLimits.await("run").until(() -> begun.getCount() == 0);
		this.clock.advance(Duration.ofMinutes(2));
		assertFails(flow);
		end.countDown();
		flow.retry("book");
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(this.keys).containsExactly("a/book", "a/release", "a/book#r2");
		assertThat(flow.status().findStep("release").state()).isEqualTo(StepState.SKIPPED);
	}

	/** The effect of the present run would be left out if an earlier one had its key. */
	@Test
	void runThatDoesNotCountAnyMoreHasNoKey() {
		AtomicReference<TaskFlow> first = new AtomicReference<>();
		this.node.run(LoopDefinition.of("keep", Object.class, (task) -> {
			first.compareAndSet(null, task.flow());
			return null;
		}), (options) -> options);
		runCounting("count", Set.of());
		runFlow(Flow.repeat(Flow.series(Flow.step("keep", null).named("keep"), Flow.step("count", null).named("count")),
				Flow.ref("count").isEqualTo(2)));
		assertThatIllegalStateException().isThrownBy(() -> first.get().stepKey())
			.withMessageContaining("'keep' of flow 'a/b' has begun another run");
	}

	@Test
	void keyOfAnotherTaskHasTheTimeOfItsAdd() throws Exception {
		this.node.client().queue(TestNode.LOOP, String.class).submit("id", "x").await();
		assertThat(this.keys).hasSize(2).containsOnly(TestNode.LOOP + "/id/" + this.clock.millis());
	}

}
