// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowState;
import io.chihuo.LoopHandler;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More flows have ended than may be kept.
 */
class SurplusFlowsTests {

	private static final int MAX_ENDED = 3;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final FlowEngine flows = new FlowEngine(this.backend, this.node.client(), this.clock,
			new FlowOptions("test", Duration.ofHours(24), Duration.ofDays(7), MAX_ENDED, true));

	@AfterEach
	void close() {
		this.flows.close();
		this.node.close();
	}

	private List<String> ids() {
		return ContractQueue.join(this.backend.flows("test").list(null, null, 1000))
			.flows()
			.stream()
			.map(FlowSummary::id)
			.toList();
	}

	@Test
	void thoseStartedFirstAreRemovedWithTheirStepsAndRunningOnesStay() {
		this.node.run((LoopHandler<String>) (task) -> task.payload());
		this.node.client().startFlow("running", Flow.signal("go"));
		for (int i = 0; i < 250; i++) {
			this.clock.advance(Duration.ofMillis(1));
			this.node.client().startFlow("flow-" + i, Flow.step(TestNode.LOOP, "x")).await(TestLimits.HANG_TIMEOUT);
		}
		this.flows.start();
		TestNode.soon().untilAsserted(() -> {
			this.clock.advance(Duration.ofSeconds(5));
			assertThat(ids())
				.isEqualTo(Stream.concat(Stream.of("running"), IntStream.range(247, 250).mapToObj((i) -> "flow-" + i))
					.toList());
		});
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(ids()).hasSize(1 + MAX_ENDED);
		assertThat(this.node.client().flow("running").status().state()).isEqualTo(FlowState.RUNNING);
		OutcomeWatch look = new OutcomeWatch(Duration.ZERO, false, null);
		assertThat(this.node.client()
			.storeOf(TestNode.LOOP)
			.watch(List.of(new WatchRequest("f/flow-0/flow#1", 0, look)))
			.join()
			.get(0)
			.status()).isEqualTo(WatchAnswer.Status.UNKNOWN);
	}

	/** As ones that a later version has written. */
	@Test
	void flowsThatCannotBeReadKeepNoOtherFromBeingRemoved() {
		byte[] unknown = { 99 };
		List<String> unreadable = IntStream.range(0, 150).mapToObj((i) -> "unreadable-" + (1000 + i)).toList();
		ContractQueue.join(this.backend.flows("test")
			.create(unreadable.stream()
				.map((id) -> new FlowRecord(id, 1, FlowState.DONE, unknown, unknown, Long.MAX_VALUE, 1, 2))
				.toList()));
		for (int i = 0; i < 6; i++) {
			this.clock.advance(Duration.ofMillis(1));
			this.node.client().startFlow("flow-" + i, Flow.nothing());
		}
		this.flows.start();
		List<String> kept = Stream.concat(unreadable.stream(), Stream.of("flow-3", "flow-4", "flow-5")).toList();
		TestNode.soon().untilAsserted(() -> {
			this.clock.advance(Duration.ofSeconds(60));
			assertThat(ids()).containsExactlyElementsOf(kept);
		});
		this.clock.advance(Duration.ofMinutes(30));
		assertThat(ids()).containsExactlyElementsOf(kept);
	}

}
