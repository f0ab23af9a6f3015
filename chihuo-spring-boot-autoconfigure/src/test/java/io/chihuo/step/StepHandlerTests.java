// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoStepsAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Step kinds of an application's own.
 */
class StepHandlerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class));

	static class RepeatText implements StepHandler<Map<String, Object>> {

		@Override
		public Map<String, Object> runStep(Task<Map<String, Object>> task) {
			StepFields fields = StepFields.readFields("repeats", task.payload(), Set.of("text", "times"));
			int times = (int) fields.readNumber("times", 2, 1, 100);
			return Map.of("text", fields.requireText("text").repeat(times));
		}

	}

	record Shout(String text) {
	}

	@ChihuoLoop(name = "shouts", concurrency = "3")
	static class ShoutText implements StepHandler<Shout> {

		@Override
		public String runStep(Task<Shout> task) {
			return task.payload().text().toUpperCase(Locale.ROOT);
		}

	}

	static class OpenType<P> implements StepHandler<P> {

		@Override
		public @Nullable Object runStep(Task<P> task) {
			return null;
		}

	}

	private ApplicationContextRunner withKinds() {
		return this.contextRunner.withBean("repeats", RepeatText.class).withBean("other", ShoutText.class);
	}

	private static FlowHandle run(ChihuoClient client, FlowStep... steps) {
		FlowHandle flow = client.startFlow("a", Flow.series(steps));
		flow.await(TestLimits.HANG_TIMEOUT);
		return flow;
	}

	@Test
	void beanIsALoopWhoseStepsTakeReferences() {
		withKinds().run((context) -> {
			FlowHandle flow = run(context.getBean(ChihuoClient.class),
					Flow.step("repeats", Map.of("text", "ab")).named("first"),
					Flow.step("repeats", Map.of("text", Flow.ref("first").path("/text"), "times", 3)).named("second"),
					Flow.step("shouts", Map.of("text", Flow.ref("second").path("/text"))).named("third"));
			assertThat(flow.result("third", String.class)).isEqualTo("ABABABABABAB");
		});
	}

	@Test
	void kindHasTheOptionsOfALoop() {
		withKinds().withPropertyValues("chihuo.loops.repeats.concurrency=7").run((context) -> {
			ChihuoLoopRegistry loops = context.getBean(ChihuoLoopRegistry.class);
			assertThat(loops.get("repeats").concurrency()).isEqualTo(7);
			assertThat(loops.get("shouts").concurrency()).isEqualTo(3);
			assertThat(context.getBeanNamesForType(TaskQueue.class)).containsExactlyInAnyOrder("chihuo.queue.repeats",
					"chihuo.queue.shouts");
		});
	}

	@Test
	void mistakeInThePayloadFailsTheStepAtOnce() {
		withKinds().run((context) -> assertThatExceptionOfType(FlowFailedException.class).isThrownBy(
				() -> run(context.getBean(ChihuoClient.class), Flow.step("repeats", Map.of("text", "ab", "time", 3))))
			.withMessageContaining("A step of kind 'repeats' has no fields [time], but these: [text, times]"));
	}

	@Test
	void kindOfAnUnknownPayloadTypeIsRefused() {
		this.contextRunner.withBean("open", OpenType.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("and nothing says which type that is"));
	}

}
