// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowCondition;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowRef;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Steps that run on a condition.
 */
class FlowConditionTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final FlowRef VALUE = Flow.ref("source").path("/v");

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private volatile boolean broken;

	/** Its steps have their payloads as results. */
	@BeforeEach
	void runEcho() {
		this.node.run(LoopDefinition.of("echo", Object.class, (task) -> {
			this.ran.add(String.valueOf(task.payload()));
			if (this.broken && "broken".equals(task.payload())) {
				throw new RejectTaskException("broken");
			}
			return task.payload();
		}), (options) -> options);
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	private static FlowStep echo(String name) {
		return Flow.step("echo", name).named(name);
	}

	private static FlowStep source(@Nullable Object value) {
		return Flow.step("echo", (value != null) ? Map.of("v", value) : Map.of()).named("source");
	}

	private FlowHandle runFlow(String id, FlowStep... steps) {
		FlowHandle flow = this.node.client().startFlow(id, Flow.series(steps));
		flow.await(HANG_LIMIT);
		return flow;
	}

	@Test
	void textThatIsTooLongToBeStoredIsRefused() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client()
				.startFlow("long",
						Flow.series(Flow.signal("go").named("go"),
								Flow.nothing().when(Flow.ref("go").isEqualTo("x".repeat(70_000))))))
			.withMessageContaining("65535 bytes");
	}

	@Test
	void oneOfTwoBranchesRunsAndTheOtherIsSkipped() {
		FlowCondition large = VALUE.isAtLeast(10);
		FlowHandle flow = runFlow("a", source(12),
				Flow.series(echo("large")).named("branch").always(echo("after")).when(large),
				echo("small").onDone(echo("never")).when(large.negate()), echo("last"));
		assertThat(this.ran).containsExactly("{v=12}", "large", "after", "last");
		assertThat(flow.status().findStep("small").state()).isEqualTo(StepState.SKIPPED);
		assertThat(flow.status().findStep("never").state()).isEqualTo(StepState.SKIPPED);
		assertThat(flow.status().findStep("small:when").obstacle()).isEqualTo("its condition does not hold");
		assertThat(flow.status().findStep("branch").state()).isEqualTo(StepState.DONE);
	}

	@Test
	void conditionMayHaveThousandsOfPartsButIsNotNestedInThousands() {
		FlowCondition any = VALUE.isEqualTo("first");
		FlowCondition nested = any;
		for (int i = 0; i < 5000; i++) {
			any = any.or(VALUE.isEqualTo(i));
			nested = nested.negate();
		}
		runFlow("a", source(4999), echo("one of them").when(any));
		assertThat(this.ran).contains("one of them");
		FlowStep tooDeep = echo("never").when(nested);
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> runFlow("b", source(1), tooDeep))
			.withMessageContaining("nested in more than 100 levels");
	}

	@Test
	void conditionsJudgeValuesByTheirKind() {
		assertHolds(12, VALUE.isEqualTo(12.0), VALUE.isAtMost(12), VALUE.isPresent(),
				VALUE.isEqualTo(1).or(VALUE.isEqualTo(12)), VALUE.isAtLeast(11).and(VALUE.isAtMost(13)));
		assertFails(12, VALUE.isEqualTo("12"), VALUE.isAtLeast(12.5), VALUE.isEqualTo(null), VALUE.isPresent().negate(),
				VALUE.isAtLeast(11).and(VALUE.isAtMost(11)), VALUE.isEqualTo(true));
		assertHolds("true", VALUE.isEqualTo("true"));
		assertFails("true", VALUE.isEqualTo(true), VALUE.isAtLeast(0), VALUE.isEqualTo(0));
		assertHolds(false, VALUE.isEqualTo(false));
		assertHolds(null, VALUE.isEqualTo(null), VALUE.orElse(3).isEqualTo(3), Flow.context("x").isPresent().negate());
		assertFails(null, VALUE.isPresent(), VALUE.orElse(3).isPresent(), VALUE.isAtMost(3), VALUE.isEqualTo("null"));
		assertThatIllegalArgumentException().isThrownBy(() -> VALUE.isEqualTo(List.of()));
	}

	/** It would fail the step later on. */
	@Test
	void numberThatIsNotWrittenAsADecimalIsRefused() {
		Number half = new AtomicInteger() {
			@Override
			public String toString() {
				return "1/2";
			}
		};
		assertThatIllegalArgumentException().isThrownBy(() -> VALUE.isAtMost(half))
			.withMessageContaining("decimal notation, not with 1/2");
		assertThatIllegalArgumentException().isThrownBy(() -> VALUE.isEqualTo(Double.NaN));
	}

	private void assertHolds(@Nullable Object value, FlowCondition... conditions) {
		assertThat(judge(value, conditions)).doesNotContain(StepState.SKIPPED);
	}

	private void assertFails(@Nullable Object value, FlowCondition... conditions) {
		assertThat(judge(value, conditions)).doesNotContain(StepState.DONE);
	}

	private List<StepState> judge(@Nullable Object value, FlowCondition... conditions) {
		List<FlowStep> steps = Arrays.stream(conditions).map((condition) -> Flow.nothing().when(condition)).toList();
		FlowHandle flow = runFlow("judged-" + this.ran.size(), source(value), Flow.parallel(steps).named("all"));
		return flow.status()
			.steps()
			.stream()
			.filter((step) -> step.name().endsWith(":when"))
			.map((step) -> step.state())
			.toList();
	}

	@Test
	void flowThatIsSkippedAsAWholeIsDone() {
		FlowHandle flow = this.node.client().startFlow("a", echo("x").when(Flow.context("go").isEqualTo(true)));
		flow.await(HANG_LIMIT);
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void conditionIsJudgedOnceThoughTheFlowIsResumed() {
		this.broken = true;
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(source(1), echo("out").when(VALUE.isEqualTo(2)),
					echo("broken").when(VALUE.isEqualTo(1)), echo("last").when(VALUE.isEqualTo(1))));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		flow.skip("source", Map.of("v", 2));
		this.broken = false;
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("{v=1}", "broken", "broken", "last");
	}

	@Test
	void stepsAfterASkippedOneRunInAGraphAndInAnyOf() {
		FlowCondition never = Flow.context("go").isPresent();
		runFlow("a", Flow.graph().node("a", echo("a").when(never)).node("b", echo("b")).edge("a", "b").toStep(),
				Flow.anyOf(echo("c").when(never), echo("d")));
		assertThat(this.ran).containsExactly("b", "d");
		runFlow("b",
				Flow.graph()
					.node("a", echo("a").when(never))
					.node("b", echo("b"))
					.edge("a", "b")
					.toStep()
					.onStepFailure(FailurePolicy.SKIP_SUCCESSORS));
		assertThat(this.ran).containsExactly("b", "d");
	}

	@Test
	void conditionOnAStepThatNeedNotHaveEndedIsRefused() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client()
				.startFlow("refused", Flow.parallel(source(1), echo("x").when(VALUE.isPresent()))))
			.withMessageContaining("'x:when'");
	}

	@Test
	void conditionOnTheContextIsJudgedWhenItsTurnComes() {
		this.node.run(LoopHandler.run((task) -> task.flow().putContext("go", true)));
		runFlow("a", Flow.step(TestNode.LOOP, "x"), echo("go").when(Flow.context("go").isEqualTo(true)),
				echo("stay").when(Flow.context("go").isEqualTo(false)));
		assertThat(this.ran).containsExactly("go");
	}

}
