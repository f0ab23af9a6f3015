// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps of flows that run, and that end on a node that is killed before it moves the flow
 * on. No node awaits them.
 */
class UnseenEndTests {

	private static final String TASK = "f/a/1st#1";

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode starter = new TestNode(this.clock, this.backend);

	/** Ends tasks, and does not move flows on. */
	private final TestNode killed = new TestNode(this.clock, this.backend);

	/** Is not woken by the ends of tasks. */
	private final TestNode other = new TestNode(this.clock, unwoken());

	private final NamedSteps steps = new NamedSteps();

	private TaskBackend unwoken() {
		WatchedBackend unwoken = new WatchedBackend(this.backend);
		unwoken.wakeUpsLost = true;
		return unwoken;
	}

	@BeforeEach
	void startFlow() {
		this.starter.client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		TestNode.soon().until(() -> this.starter.state(TASK) == TaskState.READY);
		this.starter.flows().close();
	}

	@AfterEach
	void close() {
		this.starter.close();
		this.killed.close();
		this.other.close();
	}

	private void endUnseen() {
		this.killed.client().setFlows(new BlindFlows());
		this.steps.runOn(this.killed);
		TestNode.soon().until(() -> this.killed.state(TASK) == null);
	}

	private FlowRecord record() {
		return this.backend.flows("test").load(List.of("a")).join().get(0).orElseThrow();
	}

	private void sweepWhenDue() {
		long version = record().version();
		this.clock.advance(Duration.ofMillis(record().wakeAt() - this.clock.millis()));
		this.other.flows().sweepDue();
		TestNode.soon().until(() -> record().version() > version);
	}

	@Test
	void flowGoesOnAboutTwoSecondsAfterItsStepHasEndedUnnoticed() {
		this.other.client().startFlow("b", Flow.signal("go"));
		sweepWhenDue();
		assertThat(record().wakeAt()).isEqualTo(this.clock.millis() + 2000);
		endUnseen();
		this.other.flows().start();
		this.clock.advance(Duration.ofMillis(1999));
		assertThat(this.other.client().flow("a").status().doneCount()).isZero();
		this.clock.advance(Duration.ofMillis(1001)); // nodes look every second
		TestNode.soon().until(() -> this.steps.ran.equals(List.of("1st", "2nd")));
	}

	@Test
	void stepThatRunsForLongIsLookedUpLessAndLessOften() {
		List<Long> gaps = new ArrayList<>();
		for (int look = 0; look < 8; look++) {
			gaps.add(record().wakeAt() - this.clock.millis());
			sweepWhenDue();
		}
		assertThat(gaps).containsExactly(2000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L);
	}

}
