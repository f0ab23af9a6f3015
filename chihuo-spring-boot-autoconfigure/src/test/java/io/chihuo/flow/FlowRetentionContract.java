// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.QueueCounts;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long flows are kept, with all that belongs to their steps.
 */
public interface FlowRetentionContract {

	/**
	 * The backend under test.
	 */
	TaskBackend backendOfFlows();

	/**
	 * A queue of it, by which time passes.
	 */
	ContractQueue queue();

	/** A namespace with flows whose steps are run by the test. */
	record KeptFlows(FlowRetentionContract topic, String namespace, FlowStore store, ContractQueue steps) {

		private static final String LOOP = "steps";

		static KeptFlows of(FlowRetentionContract topic) {
			String namespace = "kept-" + UUID.randomUUID();
			return new KeptFlows(topic, namespace, topic.backendOfFlows().flows(namespace), new ContractQueue(
					topic.backendOfFlows().store(new QueueName(namespace, LOOP)), topic.queue()::elapse));
		}

		FlowNode node(long maxEndedFlows) {
			return new FlowNode(this.topic.backendOfFlows(), this.namespace, maxEndedFlows);
		}

		static FlowStep step(String name) {
			return Flow.step(LOOP, name).named(name);
		}

		/** Run the steps of a flow; those whose names say so fail. */
		void runUntilEnded(FlowHandle flow) {
			TestLimits.await().until(() -> {
				this.steps.claim(10).forEach(this::settle);
				return flow.status().state().isEnded();
			});
		}

		private void settle(LeasedTask task) {
			Settlement end = task.lease().id().contains("broken") ? Settlement.dead(task.lease(), "broken")
					: Settlement.acknowledge(task.lease(), false);
			assertThat(this.steps.settle(end.withContent(new byte[0]))).doesNotContain(RunOutcome.LEASE_LOST);
		}

		boolean isGone(String flow) {
			return ContractQueue.join(this.store.load(List.of(flow))).get(0).isEmpty();
		}

		/** States of tasks, without a wait for them. */
		List<WatchAnswer.Status> statesOf(String... tasks) {
			OutcomeWatch look = new OutcomeWatch(Duration.ZERO, false, null);
			return ContractQueue
				.join(this.steps.store()
					.watch(List.of(tasks).stream().map((id) -> new WatchRequest(id, 0, look)).toList()))
				.stream()
				.map(WatchAnswer::status)
				.toList();
		}

		List<String> all() {
			return ContractQueue.join(this.store.list(null, null, 100)).flows().stream().map(FlowSummary::id).toList();
		}

		long count(FlowState state) {
			return ContractQueue.join(this.store.counts()).getOrDefault(state, 0L);
		}

		List<String> dueFlows() {
			return ContractQueue.join(this.store.due(0, 100)).stream().map((flow) -> flow.key().id()).toList();
		}

	}

	@Test
	default void endedFlowsAreRemovedInTheirTimeWithTheResultsAndDeadLettersOfTheirSteps() {
		KeptFlows flows = KeptFlows.of(this);
		try (FlowNode node = flows.node(100)) {
			flows.runUntilEnded(node.client()
				.startFlow("done", Flow.series(KeptFlows.step("1st"),
						Flow.parallel(KeptFlows.step("2nd"), KeptFlows.step("3rd")))));
			flows.runUntilEnded(
					node.client().startFlow("failed", Flow.series(KeptFlows.step("sound"), KeptFlows.step("broken"))));
		}
		String[] done = { "f/done/1st#1", "f/done/2nd#1", "f/done/3rd#1" };
		assertThat(flows.statesOf(done)).containsOnly(WatchAnswer.Status.ENDED);
		queue().elapse(FlowNode.RETENTION_DURATION.minusMinutes(1));
		assertThat(flows.dueFlows()).doesNotContain("done");
		queue().elapse(Duration.ofMinutes(2));
		try (FlowNode node = flows.node(100)) {
			node.sweepUntil(() -> flows.isGone("done"));
		}
		assertThat(flows.statesOf(done)).containsOnly(WatchAnswer.Status.UNKNOWN);
		assertThat(flows.statesOf("f/failed/sound#1", "f/failed/broken#1")).containsOnly(WatchAnswer.Status.ENDED);
		queue().elapse(FlowNode.FAILED_RETENTION_DURATION.minus(FlowNode.RETENTION_DURATION));
		try (FlowNode node = flows.node(100)) {
			node.sweepUntil(() -> flows.isGone("failed"));
		}
		assertThat(flows.statesOf("f/failed/sound#1", "f/failed/broken#1")).containsOnly(WatchAnswer.Status.UNKNOWN);
		QueueCounts counts = flows.steps().counts();
		assertThat(counts.isDrained()).isTrue();
		assertThat(counts.dead()).isZero();
		assertThat(flows.all()).isEmpty();
		assertThat(flows.count(FlowState.FAILED)).isZero();
	}

	@Test
	default void requeuedDeadLetterOfAFlowThatIsReplacedIsCancelled() {
		KeptFlows flows = KeptFlows.of(this);
		try (FlowNode node = flows.node(100)) {
			FlowStep broken = KeptFlows.step("broken");
			flows.runUntilEnded(node.client().startFlow("paid", broken));
			assertThat(ContractQueue.join(flows.steps().store().requeue(List.of("f/paid/broken#1"))))
				.containsExactly(true);
			node.client().startFlow("paid", Flow.series(Flow.signal("go"), broken), FlowStart.REPLACE_ENDED);
			assertThat(flows.statesOf("f/paid/broken#1")).containsOnly(WatchAnswer.Status.UNKNOWN);
			assertThat(flows.steps().claim(1)).isEmpty();
			assertThat(flows.steps().counts().isDrained()).isTrue();
		}
	}

	@Test
	default void ofMoreEndedFlowsThanAllowedThoseStartedFirstAreRemoved() {
		KeptFlows flows = KeptFlows.of(this);
		try (FlowNode node = flows.node(2)) {
			node.client().startFlow("runs", Flow.signal("go"));
			IntStream.range(0, 5).forEach((i) -> node.client().startFlow("flow-" + i, Flow.nothing()));
			node.sweepUntil(() -> flows.count(FlowState.DONE) == 2);
			assertThat(flows.all()).containsExactlyInAnyOrder("runs", "flow-3", "flow-4");
		}
	}

	@Test
	default void signalsForAFlowThatNobodyStartsAreRemovedInTheirTime() {
		KeptFlows flows = KeptFlows.of(this);
		try (FlowNode node = flows.node(100)) {
			node.client().flow("early").signal("go", 1, "key", Duration.ofHours(1));
		}
		assertThat(flows.isGone("early")).isFalse();
		queue().elapse(Duration.ofHours(1).plusSeconds(1));
		try (FlowNode node = flows.node(100)) {
			node.sweepUntil(() -> flows.isGone("early"));
		}
		assertThat(flows.dueFlows()).isEmpty();
	}

}
