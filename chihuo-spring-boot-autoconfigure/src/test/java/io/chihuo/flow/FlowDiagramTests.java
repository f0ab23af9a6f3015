// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.docs.ShellExamples;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows drawn as flowcharts.
 */
class FlowDiagramTests {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	@AfterEach
	void close() {
		this.node.close();
	}

	private String draw(FlowStep steps) {
		return this.node.client().startFlow("drawn", steps).toMermaid();
	}

	@Test
	void pageShowsItsFlowsAsTheyAreDrawnAfterTheirStart() {
		FlowStep order = Flow.series(Flow.step("payments", Map.of("order", 17)).named("pay"),
				Flow.parallel(Flow.step("packing", 17), Flow.step("invoices", 17)).named("prepare"),
				Flow.step("shipping", 17).named("ship"));
		FlowStep release = Flow.graph()
			.node("build", Flow.step("builds", "1.4"))
			.node("test", Flow.step("tests", "1.4").attempts(2))
			.node("scan", Flow.step("scans", "1.4"))
			.node("publish", Flow.step("publishing", "1.4"))
			.edge("build", "test")
			.edge("build", "scan")
			.edge("test", "publish")
			.edge("scan", "publish")
			.toStep()
			.onFailure(Flow.step("mails", "release failed"));
		FlowStep holiday = Flow.series(Flow.signal("approved", Duration.ofDays(3)).named("approval"),
				Flow.step("mails", "Approved"));
		List<String> drawn = ShellExamples.of("docs/flows.md", "mermaid");
		assertThat(drawn).hasSizeGreaterThanOrEqualTo(3);
		assertThat(drawn.get(0)).isEqualToIgnoringWhitespace(draw(order));
		assertThat(drawn.get(1))
			.isEqualToIgnoringWhitespace(this.node.client().startFlow("release", release).toMermaid());
		String waiting = this.node.client().startFlow("holiday-4", holiday).toMermaid();
		assertThat(drawn).anySatisfy((drawing) -> assertThat(drawing).isEqualToIgnoringWhitespace(waiting));
	}

	@Test
	void stepsHaveTheColoursOfTheirStates() {
		this.node.run((LoopHandler<String>) (task) -> {
			if (task.payload().equals("bad")) {
				throw new RejectTaskException("bad");
			}
			return task.payload();
		});
		FlowHandle flow = this.node.client()
			.startFlow("mixed", Flow.series(Flow.step(TestNode.LOOP, "good").named("good"),
					Flow.step(TestNode.LOOP, "bad").named("bad"), Flow.timer(Duration.ofDays(1))));
		TestNode.soon().until(() -> flow.status().state() == FlowState.FAILED);
		assertThat(flow.toMermaid()).contains("n1[\"good\"]:::done", "n2[\"bad\"]:::failed",
				"n3([\"timer\"]):::skipped", "classDef done fill");
	}

	@Test
	void ofALargeFlowTheFirstStepsAreDrawnAndTheOthersCounted() {
		String drawn = draw(
				Flow.series(Flow.parallel(IntStream.range(0, 1000).mapToObj((i) -> Flow.signal("s" + i)).toList())
					.onStepFailure(FailurePolicy.CONTINUE)
					.named("many"), Flow.step("after", 1)));
		assertThat(drawn).contains("subgraph n1[\"many\"]", "n1more[\"800 more, 0 done\"]",
				"n0more[\"1 more, 0 done\"]");
		assertThat(drawn.lines().count()).isLessThan(220);
	}

	@Test
	void charactersThatMermaidReadsAreEscaped() {
		assertThat(draw(Flow.step("loop", 1).named("a \"b\" <c>#1;"))).contains("[\"a #34;b#34; #60;c#62;#35;1#59;\"]")
			.doesNotContain("<c>");
	}

}
