// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.RemoteTaskException;
import io.chihuo.StepState;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ChihuoTest
@Import(ChihuoAssertionsTests.SumLoop.class)
class ChihuoAssertionsTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	@Autowired
	TaskQueue<List<Integer>> sums;

	@Test
	void taskIsDescribed() {
		this.tester.advance(Duration.ofHours(1));
		this.sums.addOrThrow("now", List.of(1, 2));
		this.sums.addOrThrow("later", List.of(3), AddOptions.delayed(Duration.ofMinutes(10)));
		assertThat(this.sums).hasTaskCount(2).hasNoTask("never").isNotFinished("now");
		assertThat(this.sums).hasTask("now").withPayload(List.of(1, 2)).isDue().withAttempts(0).withCrashes(0);
		assertThat(this.sums).hasTask("later")
			.withPayload(List.of(3))
			.withState(TaskState.DELAYED)
			.dueIn(Duration.ofMinutes(10))
			.dueAt(Instant.parse("2026-01-01T01:10:00Z"));
		this.tester.advance(Duration.ofMinutes(4));
		assertThat(this.sums).hasTask("later").dueIn(Duration.ofMinutes(6));
	}

	@Test
	void differencesAreDescribed() {
		this.sums.addOrThrow("now", List.of(1, 2));
		this.sums.addOrThrow("later", List.of(), AddOptions.delayed(Duration.ofMinutes(10)));
		this.sums.finish("done");
		refused(() -> assertThat(this.sums).hasTask("never"), "queue 'sums'", "never", "there is none");
		refused(() -> assertThat(this.sums).hasTask("done"), "finished");
		refused(() -> assertThat(this.sums).hasNoTask("now"), "now", "READY");
		refused(() -> assertThat(this.sums).hasNoTasks(), "0 task(s)");
		refused(() -> assertThat(this.sums).isFinished("now"), "READY");
		refused(() -> assertThat(this.sums).isNotFinished("done"), "done");
		refused(() -> assertThat(this.sums).hasTask("now").withPayload(List.of(2)), "[2]", "[1, 2]");
		refused(() -> assertThat(this.sums).hasTask("now").dueIn(Duration.ofMinutes(1)), "READY", "00:01:00Z");
		refused(() -> assertThat(this.sums).hasTask("later").dueIn(Duration.ofMinutes(1)), "00:10:00Z", "00:01:00Z");
		refused(() -> assertThat(this.sums).hasTask("later").isDue(), "READY", "DELAYED");
		refused(() -> assertThat(this.sums).hasTask("later").withAttempts(2), "2 attempts");
		refused(() -> assertThat(this.sums).hasTask("later").withLastError("x"), "'x'");
	}

	@Test
	void deadLettersHaveTheirPayloads() {
		this.sums.addOrThrow("none", List.of());
		this.tester.drain();
		assertThat(this.sums).deadLetters().singleElement().satisfies((letter) -> {
			org.assertj.core.api.Assertions.assertThat(letter.payload()).isEqualTo(List.of());
			org.assertj.core.api.Assertions.assertThat(letter.reason()).contains("Nothing to add");
		});
	}

	@Test
	void resultsAreDescribed() {
		TaskHandle<Integer> sum = this.sums.submit("a", List.of(1, 2));
		TaskHandle<Integer> none = this.sums.submit("b", List.of());
		assertThat(sum).hasNotEnded();
		refused(() -> assertThat(sum).hasResult(3), "to have ended");
		this.tester.drain();
		assertThat(sum).hasResult(3);
		refused(() -> assertThat(sum).hasResult(4), "4", "3");
		refused(() -> assertThat(sum).hasNotEnded(), "not to have ended");
		assertThat(none).hasFailed().isInstanceOf(RemoteTaskException.class).hasMessageContaining("Nothing to add");
	}

	@Test
	void stepsOfFlowsAreDescribed() {
		FlowHandle flow = this.client.startFlow("f",
				Flow.series(Flow.step("sums", List.of(1)).named("one"), Flow.step("sums", List.of(2)).named("two")));
		assertThat(flow).hasState(FlowState.RUNNING).hasStep("two", StepState.WAITING);
		this.tester.drainOrThrow();
		assertThat(flow).hasState(FlowState.DONE).hasStep("two", StepState.DONE);
		refused(() -> assertThat(flow).hasState(FlowState.FAILED), "FAILED", "DONE");
		refused(() -> assertThat(flow).hasStep("one", StepState.FAILED), "'one'", "FAILED", "DONE");
	}

	private static void refused(ThrowingCallable assertion, String... parts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> org.assertj.core.api.Assertions.assertThat(error.getMessage()).contains(parts));
	}

	@SpringBootConfiguration
	static class SumApplication {

	}

	@ChihuoLoop(name = "sums")
	static class SumLoop {

		@MakeTask
		int addNumbers(List<Integer> numbers) {
			if (numbers.isEmpty()) {
				throw new RejectTaskException("Nothing to add");
			}
			return numbers.stream().mapToInt(Integer::intValue).sum();
		}

	}

}
