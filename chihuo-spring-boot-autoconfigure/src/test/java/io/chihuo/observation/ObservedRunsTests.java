// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ObservedRunsTests {

	private static final LeasedTask TASK = new LeasedTask(new Lease("a", 1), new byte[0], Map.of(), 1, 0, 0, 0, 0,
			false);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private LoopListener listener() {
		LoopControl loop = mock(LoopControl.class);
		given(loop.name()).willReturn("loop");
		return new ObservedRuns(this.observations, "default", null).onLoopRegistered(loop);
	}

	private void time() {
		this.observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	@Test
	void scopeIsOpenUntilTheMethodReturnsAndTheTimerRunsUntilTheRunEnds() {
		time();
		RunListener run = listener().onRunStarting(TASK, 0);
		assertThat(this.observations.getCurrentObservation()).isNotNull();
		run.onHandlerReturned();
		assertThat(this.observations.getCurrentObservation()).isNull();
		assertThat(this.meters.get("chihuo.task.run.active").longTaskTimer().activeTasks()).isEqualTo(1);
		assertThat(this.meters.find("chihuo.task.run").timer()).isNull();
		CompletableFuture.runAsync(() -> run.onRunEnded(RunOutcome.SUCCESS, null)).join();
		assertThat(this.meters.get("chihuo.task.run").tag("outcome", "success").timer().count()).isEqualTo(1);
		assertThat(this.meters.get("chihuo.task.run.active").longTaskTimer().activeTasks()).isZero();
	}

	@Test
	void runThatEndsBeforeItsMethodReturnsLeavesNoScopeBehind() {
		time();
		RunListener run = listener().onRunStarting(TASK, 0);
		CompletableFuture.runAsync(() -> run.onRunEnded(RunOutcome.RELEASED, null)).join();
		run.onHandlerReturned();
		assertThat(this.observations.getCurrentObservation()).isNull();
		assertThat(this.meters.get("chihuo.task.run").tag("outcome", "released").timer().count()).isEqualTo(1);
	}

	@Test
	void exceptionOfARunIsNamed() {
		time();
		RunListener run = listener().onRunStarting(TASK, 0);
		run.onHandlerReturned();
		run.onRunEnded(RunOutcome.RETRY, new IllegalStateException() {
		});
		assertThat(this.meters.get("chihuo.task.run").timer().getId().getTag("exception"))
			.isEqualTo("IllegalStateException");
	}

	@Test
	void observationHandlerThatThrowsLeavesNoScopeOpen() {
		time();
		this.observations.observationConfig().observationHandler(new ObservationHandler<TaskRunContext>() {
			@Override
			public void onScopeOpened(TaskRunContext context) {
				throw new IllegalStateException();
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		LoopListener listener = listener();
		assertThatIllegalStateException().isThrownBy(() -> listener.onRunStarting(TASK, 0));
		assertThat(this.observations.getCurrentObservationScope()).isNull();
		assertThat(this.meters.get("chihuo.task.run.active").longTaskTimer().activeTasks()).isZero();
	}

	@Test
	void observationHandlerThatThrowsForAnExceptionLeavesNoTimerRunning() {
		time();
		this.observations.observationConfig().observationHandler(new ObservationHandler<TaskRunContext>() {
			@Override
			public void onError(TaskRunContext context) {
				throw new IllegalArgumentException();
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		RunListener run = listener().onRunStarting(TASK, 0);
		run.onHandlerReturned();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> run.onRunEnded(RunOutcome.RETRY, new IllegalStateException()));
		assertThat(this.meters.get("chihuo.task.run").tag("outcome", "retry").timer().count()).isEqualTo(1);
		assertThat(this.meters.get("chihuo.task.run.active").longTaskTimer().activeTasks()).isZero();
	}

	@Test
	void runsAreNotObservedWithoutHandlers() {
		assertThat(listener().onRunStarting(TASK, 0)).isSameAs(RunListener.NONE);
	}

}
