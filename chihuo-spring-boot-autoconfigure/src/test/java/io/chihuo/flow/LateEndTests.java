// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters of flows that have failed, requeued on a node that is killed before it
 * moves the flow on.
 */
class LateEndTests {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode starter = new TestNode(this.clock, this.backend);

	/** Ends tasks, and does not move flows on. */
	private final TestNode killed = new TestNode(this.clock, this.backend);

	private final TestNode other = new TestNode(this.clock, this.backend);

	private final NamedSteps steps = new NamedSteps();

	private final List<String> ran = this.steps.ran;

	private final Set<String> failing = this.steps.failing;

	@BeforeEach
	void runLoop() {
		this.steps.runOn(this.killed);
	}

	@AfterEach
	void close() {
		this.starter.close();
		this.killed.close();
		this.other.close();
	}

	private FlowHandle startFailing(FlowStep steps) {
		FlowHandle flow = this.starter.client().startFlow("a", steps);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT));
		this.starter.flows().close();
		return this.other.client().flow("a");
	}

	private void requeueUnseen(String taskId) {
		this.failing.clear();
		int before = this.ran.size();
		this.killed.client().setFlows(new BlindFlows());
		assertThat(this.other.queue().deadLetters().requeue(taskId)).isTrue();
		TestNode.soon().until(() -> this.ran.size() > before);
		this.killed.awaitDrained();
		this.killed.client().setFlows(this.killed.flows());
	}

	private FlowRecord record() {
		return this.backend.flows("test").load(List.of("a")).join().get(0).orElseThrow();
	}

	private void awaitDone(FlowHandle flow) {
		this.other.flows().start();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMinutes(10));
			return flow.status().state() == FlowState.DONE;
		});
	}

	@Test
	void endOfARequeuedStepIsFoundWhileItsFlowHasFailed() {
		this.failing.add("1st");
		FlowHandle flow = startFailing(Flow.series(step("1st"), step("2nd")));
		requeueUnseen("f/a/1st#1");
		assertThat(flow.status().state()).isEqualTo(FlowState.FAILED);
		awaitDone(flow);
		assertThat(this.ran).containsExactly("1st", "1st", "2nd");
		assertThat(flow.result("1st", String.class)).isEqualTo("result of 1st");
	}

	@Test
	void endOfARequeuedItemIsFoundWhileItsFlowHasFailed() {
		this.failing.add("y");
		FlowHandle flow = startFailing(
				Flow.forEach(List.of("x", "y"), Flow.step(TestNode.LOOP, null)).named("all").reduce(step("2nd")));
		requeueUnseen("f/a/all#i1");
		awaitDone(flow);
		assertThat(this.ran).endsWith("y", "2nd");
	}

	@Test
	void failedFlowIsLookedAtLessAndLessOftenAndNotIfNothingCanBeRequeued() {
		this.failing.add("1st");
		startFailing(step("1st"));
		long ended = record().endedAt();
		assertThat(record().wakeAt()).isEqualTo(ended + 60_000);
		for (int look = 1; look < 10; look++) {
			long version = record().version();
			this.clock.advance(Duration.ofMillis(record().wakeAt() - this.clock.millis()));
			this.other.flows().sweepDue();
			TestNode.soon().until(() -> record().version() > version);
		}
		assertThat(record().wakeAt() - this.clock.millis()).isEqualTo(Duration.ofHours(1).toMillis());
		FlowHandle signal = this.other.client().startFlow("b", Flow.signal("go", Duration.ofSeconds(1)));
		this.clock.advance(Duration.ofSeconds(2));
		this.other.flows().sweepDue();
		TestNode.soon().until(() -> signal.status().state() == FlowState.FAILED);
		FlowRecord failed = this.backend.flows("test").load(List.of("b")).join().get(0).orElseThrow();
		assertThat(failed.wakeAt()).isEqualTo(failed.endedAt() + Duration.ofDays(7).toMillis());
	}

}
