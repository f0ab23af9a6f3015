// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.Assert;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.ImportTaskClients;
import io.chihuo.InvalidTaskException;
import io.chihuo.MakeTask;
import io.chihuo.StepState;
import io.chihuo.Task;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Steps that are calls of task interfaces, and those that return steps.
 */
class TypedStepTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final List<String> CALLS = new CopyOnWriteArrayList<>();

	private static ConfigurableApplicationContext context;

	record Size(int width, int height) {
	}

	interface Scaling {

		@ChihuoTask
		Size scaleSize(Size size, int factor);

		@ChihuoTask(maxAttempts = 2)
		int failTwice(String reason);

		@ChihuoTask(idempotencyKey = "#name")
		String measure(String name);

		@ChihuoTask
		List<FlowStep> planMore();

		@ChihuoTask
		FlowStep planOne();

	}

	@ChihuoLoop(name = "scaling")
	static class ScalingLoop implements Scaling {

		private final ChihuoClient client;

		ScalingLoop(ChihuoClient client) {
			this.client = client;
		}

		@Override
		public Size scaleSize(Size size, int factor) {
			CALLS.add("scale");
			Assert.isTrue(factor >= 0, "negative");
			return new Size(size.width() * factor, size.height() * factor);
		}

		@Override
		public int failTwice(String reason) {
			CALLS.add("fail");
			throw new IllegalStateException(reason);
		}

		@Override
		public String measure(String name) {
			CALLS.add("measure");
			return name + " measured";
		}

		@Override
		public List<FlowStep> planMore() {
			int count = this.client.currentTask().orElseThrow().flow().result("count", Integer.class);
			return IntStream.range(0, count)
				.mapToObj((i) -> Flow.step(Scaling.class, (scaling) -> scaling.scaleSize(new Size(i, i), 1)))
				.toList();
		}

		@Override
		public FlowStep planOne() {
			return Flow.step("planning", 0);
		}

	}

	@ChihuoLoop(name = "planning")
	static class PlanningLoop {

		@MakeTask
		Object planNext(Task<Integer> task) {
			CALLS.add("plan " + task.payload());
			return (task.payload() > 0) ? Flow.step("planning", task.payload() - 1).named("next") : task.payload();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ChihuoAutoConfiguration.class)
	@ImportTaskClients(Scaling.class)
	@Import({ ScalingLoop.class, PlanningLoop.class })
	static class Application {

	}

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("chihuo.backend=memory", "spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		CALLS.clear();
	}

	private static ChihuoClient client() {
		return context.getBean(ChihuoClient.class);
	}

	private static FlowHandle runFlow(String id, FlowStep... steps) {
		FlowHandle flow = client().startFlow(id, Flow.series(steps));
		flow.await(HANG_LIMIT);
		return flow;
	}

	@Test
	void recordedCallRunsAsAStepAndItsArgumentsReferToResults() {
		FlowStep first = Flow.step(Scaling.class, (scaling) -> scaling.scaleSize(new Size(1, 2), 3)).named("1st");
		FlowStep second = Flow.step(Scaling.class, (scaling) -> scaling.scaleSize(new Size(0, 0), 0))
			.withArgument(0, Flow.ref("1st"))
			.withArgument(1, Flow.ref("1st").path("/height"))
			.named("2nd");
		FlowHandle flow = runFlow("arguments", first, second);
		assertThat(flow.result("1st", Size.class)).isEqualTo(new Size(3, 6));
		assertThat(flow.result("2nd", Size.class)).isEqualTo(new Size(18, 36));
		assertThat(flow.status().findStep("2nd").loop()).isEqualTo("scaling");
	}

	@Test
	void failedCallFailsTheFlowAfterTheAttemptsOfItsStepOrMethod() {
		FlowHandle flow = client().startFlow("failing", Flow
			.series(Flow.step(Scaling.class, (scaling) -> scaling.failTwice("no paper")).attempts(1).named("fail")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("no paper");
		assertThat(CALLS).containsExactly("fail");
		FlowHandle other = client().startFlow("failing-2",
				Flow.step(Scaling.class, (scaling) -> scaling.scaleSize(new Size(1, 1), Integer.MIN_VALUE)));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> other.await(HANG_LIMIT));
		assertThat(CALLS).containsExactly("fail", "scale");
	}

	@Test
	void callWithAnIdempotencyKeySharesItsRun() {
		FlowStep measure = Flow.step(Scaling.class, (scaling) -> scaling.measure("house"));
		FlowHandle flow = runFlow("keyed", Flow.parallel(measure.named("a"), measure.named("b")));
		assertThat(CALLS).containsExactly("measure");
		assertThat(flow.result("b", String.class)).isEqualTo("house measured");
	}

	@Test
	void callsThatCannotBeStepsAreRefused() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> client().startFlow("refused",
					Flow.step(Scaling.class, (scaling) -> scaling.measure("x")).withArgument(0, Flow.context("name"))))
			.withMessageContaining("idempotency key");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client().startFlow("refused", Flow.step(Scaling.class, (scaling) -> {
			})))
			.withMessageContaining("but 0 were");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client().startFlow("refused",
					Flow.step(Scaling.class, (scaling) -> scaling.failTwice("x")).withArgument(1, Flow.context("y"))))
			.withMessageContaining("no");
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.dynamic(Scaling.class, "nothing"))
			.withMessageContaining("has no method 'nothing'");
	}

	@Test
	void stepsThatAMethodReturnsRunNext() {
		FlowHandle flow = runFlow("dynamic", Flow.step("planning", 0).named("count").always(Flow.nothing()),
				Flow.series(Flow.dynamic(Scaling.class, "planMore").named("none")),
				Flow.step("planning", 3).named("other"));
		assertThat(flow.status().doneCount()).isEqualTo(7);
		assertThat(CALLS).containsExactly("plan 0", "plan 3", "plan 2", "plan 1", "plan 0");
		CALLS.clear();
		client().startFlow("dynamic-2", Flow.series(Flow.signal("count").named("count"),
				Flow.dynamic(Scaling.class, "planMore").named("plan"), Flow.step("planning", 0)));
		assertThat(client().flow("dynamic-2").status().totalCount()).isEqualTo(3);
		assertThat(client().flow("dynamic-2").status().isTotalExact()).isFalse();
		client().flow("dynamic-2").signal("count", 3);
		client().flow("dynamic-2").await(HANG_LIMIT);
		assertThat(client().flow("dynamic-2").status().totalCount()).isEqualTo(6)
			.isEqualTo(client().flow("dynamic-2").status().doneCount());
		assertThat(client().flow("dynamic-2").status().isTotalExact()).isTrue();
		assertThat(CALLS).containsExactly("scale", "scale", "scale", "plan 0");
		assertThat(client().flow("dynamic-2").result("plan", Object.class)).isNull();
	}

	@Test
	void stepsThatAMethodReturnsRunBeforeAllThatComesAfterIt() {
		FlowStep planOne = Flow.dynamic(Scaling.class, "planOne");
		FlowStep graph = Flow.graph().node("a", planOne).node("b", Flow.step("planning", -1)).edge("a", "b").toStep();
		runFlow("dynamic-graph", graph, Flow.step("planning", -2));
		assertThat(CALLS).containsExactly("plan 0", "plan -1", "plan -2");
		CALLS.clear();
		runFlow("dynamic-after", planOne.named("plan").onDone(Flow.step("planning", -1)));
		assertThat(CALLS).containsExactly("plan 0", "plan -1");
		CALLS.clear();
		runFlow("dynamic-when", planOne.when(Flow.context("none").isPresent().negate()), Flow.step("planning", -1));
		assertThat(CALLS).containsExactly("plan 0", "plan -1");
	}

	@Test
	void methodThatReturnsStepsMayBeAWholeFlowABranchOrRepeated() {
		FlowStep planOne = Flow.dynamic(Scaling.class, "planOne");
		FlowHandle whole = client().startFlow("dynamic-whole", planOne.named("plan"));
		whole.await(HANG_LIMIT);
		assertThat(CALLS).containsExactly("plan 0");
		assertThat(whole.status().doneCount()).isEqualTo(2);
		assertThat(whole.status().findStep("plan").loop()).isEqualTo("scaling");
		CALLS.clear();
		client().startFlow("dynamic-branches", Flow.parallel(planOne, planOne)).await(HANG_LIMIT);
		assertThat(CALLS).containsExactly("plan 0", "plan 0");
		CALLS.clear();
		FlowHandle repeated = client().startFlow("dynamic-repeated",
				Flow.repeat(planOne.named("plan"), Flow.ref("plan").isPresent().negate(), 2));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> repeated.await(HANG_LIMIT))
			.withMessageContaining("did not hold after 2 runs");
		assertThat(CALLS).containsExactly("plan 0", "plan 0");
	}

	@Test
	void methodAtTheDeepestLevelReturnsSteps() {
		FlowStep nested = Flow.dynamic(Scaling.class, "planOne").named("plan");
		for (int level = 1; level < 32; level++) {
			nested = Flow.parallel(nested);
		}
		client().startFlow("dynamic-deep", nested).await(HANG_LIMIT);
		assertThat(CALLS).containsExactly("plan 0");
		FlowStep deeper = Flow.parallel(nested);
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> client().startFlow("deeper", deeper));
	}

	@Test
	void stepsThatABranchReturnsRunAfterTheWholeParallel() {
		FlowHandle flow = client().startFlow("branches", Flow.series(
				Flow.parallel(Flow.step("planning", 1).named("first"), Flow.signal("go")), Flow.step("planning", -1)));
		TestLimits.await().until(() -> flow.status().findStep("first").state() == StepState.DONE);
		assertThat(flow.status().findStep("next").state()).isEqualTo(StepState.WAITING);
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(CALLS).containsExactly("plan 1", "plan 0", "plan -1");
	}

	@Test
	void stepThatIsUndoneMayReturnSteps() {
		FlowStep plan = Flow.dynamic(Scaling.class, "planOne").compensate(Flow.step("planning", -3));
		FlowHandle flow = client().startFlow("dynamic-undone",
				Flow.parallel(plan, Flow.step("planning", -1)).onDone(Flow.signal("go", Duration.ofMillis(1))));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(CALLS).containsExactlyInAnyOrder("plan 0", "plan -1", "plan -3").endsWith("plan -3");
	}

	@Test
	void stepsThatAreReturnedOutsideOfAFlowFailTheTask() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> client().queue("planning", Integer.class).submit("alone", 2).await(HANG_LIMIT))
			.withMessageContaining("not a step of a flow");
	}

}
