// SPDX-License-Identifier: Apache-2.0

package io.chihuo.stored;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.ItemResult;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Flows in their states: some wait for a signal, a count, a moment, items or the end of a
 * run; others have ended, or have not begun.
 */
final class StoredFlows {

	private static final String BROKEN = "broken";

	private static final Duration KEEP_TIME = Duration.ofDays(30);

	private final TaskBackend backend;

	private final TaskClock clock;

	private boolean failing;

	StoredFlows(TaskBackend backend, TaskClock clock) {
		this.backend = backend;
		this.clock = clock;
	}

	private static FlowStep step(String payload) {
		return Flow.step("steps", payload).named(payload);
	}

	/** A loop whose results are its payloads. */
	private void run(TestNode node, String loop) {
		node.run(LoopDefinition.of(loop, String.class, LoopHandler.<String>call((task) -> {
			if (this.failing && task.payload().equals(BROKEN)) {
				throw new RejectTaskException(BROKEN);
			}
			if (loop.equals("steps")) { // those of items cannot change their flow
				task.flow().mergeContext(Map.of(task.payload(), "noted"));
				task.flow().incrementContext("runs", 1);
			}
			return task.payload();
		})), (options) -> options);
	}

	void fill() {
		this.failing = true;
		try (TestNode node = new TestNode(this.clock, this.backend)) {
			run(node, "steps");
			start(node, "ended", step("a"), Flow.parallel(step("b"), step("c"))).await(TestLimits.HANG_TIMEOUT);
			FlowHandle failed = start(node, "failed", step("a"), step(BROKEN));
			assertThatExceptionOfType(FlowFailedException.class)
				.isThrownBy(() -> failed.await(TestLimits.HANG_TIMEOUT));
			FlowHandle undone = start(node, "undone", step("a").compensate(Flow.step("undo", null)), step(BROKEN));
			TestNode.soon().until(() -> node.queue("undo").counts().ready() == 1);
			assertThat(undone.status().state()).isEqualTo(FlowState.RUNNING);
			FlowHandle signalled = start(node, "signalled", step("a"), Flow.signal("go").named("go"),
					Flow.step("steps", Flow.ref("go")).named("b").when(Flow.ref("a").isEqualTo("a")));
			signalled.signal("unread", 3);
			start(node, "counted", Flow.counter("n", 3)).count("n", 2, "x");
			start(node, "timed", Flow.timer(StoredRecords.ONE_CENTURY).named("long"), step("a"));
			start(node, "items",
					Flow.forEach(List.of("1", "2", "3"), Flow.step("later", null)).window(2).named("items"));
			node.client().flow("early").signal("go", 1, "x", KEEP_TIME);
			start(node, "left", Flow.step("left", "x").named("x"), step("a"));
			TestNode.soon().until(() -> signalled.status().findStep("go").state() == StepState.RUNNING);
		}
		endRunWithoutItsFlow();
	}

	private static FlowHandle start(TestNode node, String id, FlowStep... steps) {
		return node.client().startFlow(id, Flow.series(steps));
	}

	/** The node dies between the end of the run and the change of its flow. */
	private void endRunWithoutItsFlow() {
		ContractQueue left = StoredRecords.queueOf(this.backend, "left");
		LeasedTask task = left.claim();
		byte[] result = new OutcomeContent(false, "json", "node", 1, "\"result\"".getBytes(StandardCharsets.UTF_8),
				new byte[0])
			.toBytes();
		left.settle(Settlement.acknowledge(task.lease(), false).withContent(result));
	}

	void verify() {
		try (TestNode node = new TestNode(this.clock, this.backend)) {
			FlowHandle ended = node.client().flow("ended");
			assertThat(ended.status().state()).isEqualTo(FlowState.DONE);
			assertThat(ended.result("b", String.class)).isEqualTo("b");
			assertThat(ended.contextValue("runs", Integer.class)).isEqualTo(3);
			assertThat(ended.contextValue("c", String.class)).isEqualTo("noted");
			FlowHandle failed = node.client().flow("failed");
			assertThat(failed.status().state()).isEqualTo(FlowState.FAILED);
			assertThat(failed.status().findStep(BROKEN).obstacle()).contains(BROKEN);
			verifyEarlySignal(node);
			verifyWaiting(node);
		}
	}

	/** Before flows whose moment has come are looked for: its own has come, by now. */
	private static void verifyEarlySignal(TestNode node) {
		FlowHandle early = start(node, "early", Flow.signal("go").named("1st"));
		early.await(TestLimits.HANG_TIMEOUT);
		assertThat(early.result("1st", Integer.class)).isEqualTo(1);
	}

	private void verifyWaiting(TestNode node) {
		run(node, "steps");
		run(node, "later");
		node.run(LoopDefinition.of("undo", Object.class, LoopHandler.call((task) -> null)), (options) -> options);
		awaitState(node, node.client().flow("undone"), FlowState.FAILED);
		FlowHandle signalled = node.client().flow("signalled");
		assertThat(signalled.status().unreadSignals()).isEqualTo(1);
		signalled.signal("go", "now");
		awaitEnd(node, signalled);
		assertThat(signalled.result("b", String.class)).isEqualTo("now");
		FlowHandle counted = node.client().flow("counted");
		counted.count("n", 2, "x");
		assertThat(counted.status().state()).isEqualTo(FlowState.RUNNING);
		counted.count("n", 1, "y");
		awaitEnd(node, counted);
		FlowHandle timed = node.client().flow("timed");
		assertThat(timed.status().findStep("long").state()).isEqualTo(StepState.RUNNING);
		timed.cancelTimer("long");
		awaitEnd(node, timed);
		awaitEnd(node, node.client().flow("items"));
		assertThat(node.client().flow("items").itemResults("items", null, String.class).results())
			.extracting(ItemResult::value)
			.containsExactly("1", "2", "3");
		FlowHandle left = node.client().flow("left");
		awaitEnd(node, left);
		assertThat(left.result("x", String.class)).isEqualTo("result");
	}

	private static void awaitEnd(TestNode node, FlowHandle flow) {
		awaitState(node, flow, FlowState.DONE);
	}

	private static void awaitState(TestNode node, FlowHandle flow, FlowState state) {
		TestLimits.await(flow.id()).until(() -> {
			node.flows().sweepDue();
			return flow.status().state() == state;
		});
	}

}
