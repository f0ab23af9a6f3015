// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.schedule.ScheduleEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ChihuoTesterTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoTestAutoConfiguration.class, ChihuoAutoConfiguration.class))
		.withUserConfiguration(ScheduledTests.DigestLoop.class);

	private static TestBackend backendWhoseFlowsCannotBeCleared() {
		FlowStore flows = mock(FlowStore.class);
		given(flows.list(any(), any(), anyInt())).willThrow(new IllegalStateException("No answer"));
		TaskBackend delegate = mock(TaskBackend.class);
		given(delegate.flows("test")).willReturn(flows);
		TestBackend backend = new TestBackend(delegate);
		backend.flows("test");
		return backend;
	}

	@Test
	void secondTestAtTheSameTimeIsRefusedAndDoesNotEndTheFirst() {
		this.runner.run((context) -> {
			ChihuoTester tester = context.getBean(ChihuoTester.class);
			tester.beginTest("First.a");
			assertThatIllegalStateException().isThrownBy(() -> tester.beginTest("Second.b"))
				.withMessageContaining("'First.a' and 'Second.b'")
				.withMessageContaining("chihuo.namespace");
			tester.endTest("Second.b");
			assertThatIllegalStateException().isThrownBy(() -> tester.beginTest("Second.b"));
			tester.endTest("First.a");
			tester.beginTest("Second.b");
			tester.endTest("Second.b");
		});
	}

	@Test
	void schedulesGoOnAfterQueuesCouldNotBeCleared() {
		this.runner.run((context) -> {
			ScheduleEngine schedules = context.getBean(ScheduleEngine.class);
			LoopRegistry registry = context.getBean(LoopRegistry.class);
			TestBackend backend = backendWhoseFlowsCannotBeCleared();
			DrainRecorder recorder = new DrainRecorder();
			TestOutbox outbox = new TestOutbox();
			ChihuoTester tester = new ChihuoTester(registry, backend, outbox, recorder,
					new LoopDrainer(registry, recorder, backend.faults(), outbox, 1), null, schedules);
			assertThat(schedules.isRunning()).isTrue();
			assertThatIllegalStateException().isThrownBy(() -> tester.beginTest("first")).withMessage("No answer");
			assertThat(schedules.isRunning()).isTrue();
		});
	}

}
