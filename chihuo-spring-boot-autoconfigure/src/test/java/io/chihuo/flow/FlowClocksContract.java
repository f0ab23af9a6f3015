// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.LoopHandler;
import io.chihuo.StepState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows on nodes whose clocks are ten minutes off that of the backend.
 */
public abstract class FlowClocksContract {

	private static final Duration CLOCK_ERROR = Duration.ofMinutes(10);

	private final SettableClock clock = new SettableClock();

	private final TaskBackend backend = open(this.clock);

	private final TestNode early = new TestNode(new ShiftedClock(this.clock, CLOCK_ERROR), this.backend);

	private final TestNode late = new TestNode(new ShiftedClock(this.clock, CLOCK_ERROR.negated()), this.backend);

	private record ShiftedClock(SettableClock clock, Duration shift) implements TaskClock {

		@Override
		public long millis() {
			return this.clock.millis() + this.shift.toMillis();
		}

		@Override
		public Runnable setAlarm(long millis, Runnable action) {
			return this.clock.setAlarm(millis - this.shift.toMillis(), action);
		}

		@Override
		public void close() {
		}

	}

	/** Open a backend, empty, that goes by a clock. */
	protected abstract TaskBackend open(TaskClock clock);

	@AfterEach
	final void closeNodes() {
		this.early.close();
		this.late.close();
		this.backend.close();
	}

	private void runNode(TestNode node) {
		node.flows().start();
		node.run((LoopHandler<String>) (task) -> task.payload());
	}

	private void assertGoesOnWhenDue(FlowHandle flow, String step) {
		Instant due = Objects.requireNonNull(flow.status().findStep(step).dueAt());
		this.clock.advance(Duration.between(Instant.ofEpochMilli(this.clock.millis()), due).minusSeconds(5));
		assertThat(flow.status().findStep(step).state()).isEqualTo(StepState.RUNNING);
		this.clock.advance(Duration.ofSeconds(5));
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMillis(100));
			return flow.status().findStep(step).state() != StepState.RUNNING;
		});
		assertThat(Instant.ofEpochMilli(this.clock.millis())).isBefore(due.plus(CLOCK_ERROR.dividedBy(2)));
	}

	@Test
	void timersGoOffByTheClockOfTheBackend() {
		runNode(this.early);
		runNode(this.late);
		FlowHandle flow = this.early.client()
			.startFlow("timers", Flow.series(Flow.timer(Duration.ofMinutes(30)).named("first"),
					Flow.step(TestNode.LOOP, "between"), Flow.timer(Duration.ofMinutes(30)).named("second")));
		assertGoesOnWhenDue(flow, "first");
		TestNode.soon().until(() -> flow.status().findStep("second").state() == StepState.RUNNING);
		assertGoesOnWhenDue(flow, "second");
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void waitsForSignalsEndByTheClockOfTheBackendWhicheverNodeIsLeft() {
		runNode(this.late);
		FlowHandle flow = this.early.client()
			.startFlow("waits", Flow.signal("go", Duration.ofMinutes(30)).named("gate"));
		this.early.close();
		FlowHandle seen = this.late.client().flow(flow.id());
		assertGoesOnWhenDue(seen, "gate");
		assertThat(seen.status().state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void stepsOfANodeThatIsGoneAreTakenOver() {
		FlowHandle flow = this.early.client()
			.startFlow("left", Flow.series(Flow.step(TestNode.LOOP, "a"), Flow.step(TestNode.LOOP, "b")));
		this.early.close();
		runNode(this.late);
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return this.late.client().flow(flow.id()).status().state() == FlowState.DONE;
		});
	}

}
