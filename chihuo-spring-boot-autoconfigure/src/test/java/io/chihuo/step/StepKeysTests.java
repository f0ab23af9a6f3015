// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Backoff;
import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

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
	void keyOfAnotherTaskHasTheTimeOfItsAdd() throws Exception {
		this.node.client().queue(TestNode.LOOP, String.class).submit("id", "x").await();
		assertThat(this.keys).hasSize(2).containsOnly(TestNode.LOOP + "/id/" + this.clock.millis());
	}

}
