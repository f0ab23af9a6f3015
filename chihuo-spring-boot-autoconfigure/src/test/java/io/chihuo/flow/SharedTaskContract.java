// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.StepState;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Steps whose tasks have ids of the user, which others may have added or may add again,
 * and those that find a full queue, on a backend.
 */
public abstract class SharedTaskContract extends FlowShapeContract {

	private TaskQueue<String> queue() {
		return client().queue("gated", String.class);
	}

	private static FlowStep own(String payload) {
		return Flow.step("gated", payload, payload).named("own");
	}

	private static FlowStep own(String id, String payload) {
		return Flow.step("gated", id, payload).named("own");
	}

	/** Begin a run that lasts until the gate is open. */
	private void closeGate(String id, String payload) {
		gate = new CountDownLatch(1);
		queue().add(id, payload);
		awaitRun(payload);
	}

	private static void awaitRun(String payload) {
		TestLimits.await().until(() -> RAN.contains(payload));
	}

	private static void awaitRunning(FlowHandle flow) {
		TestLimits.await().until(() -> flow.status().findStep("own").state() == StepState.RUNNING);
	}

	private static void openGateAndAwait(FlowHandle flow) {
		gate.countDown();
		flow.await(HANG_LIMIT);
	}

	@Test
	void stepEndsWithATaskThatIsQueued() {
		closeGate("blocker-1", "blocker");
		queue().add("queued", "of another");
		FlowHandle flow = start(own("queued", "of the flow"));
		awaitRunning(flow);
		openGateAndAwait(flow);
		assertThat(flow.result("own", String.class)).isEqualTo("of another");
		assertThat(RAN).containsExactly("blocker", "of another");
	}

	@Test
	void stepEndsWithATaskThatRuns() {
		closeGate("running", "of another");
		FlowHandle flow = start(own("running", "of the flow"));
		awaitRunning(flow);
		openGateAndAwait(flow);
		assertThat(flow.result("own", String.class)).isEqualTo("of another");
		assertThat(RAN).containsExactly("of another");
	}

	@Test
	void stepEndsWithItsTaskThatOthersGiveAnotherPayload() {
		closeGate("blocker-2", "blocker");
		FlowHandle flow = start(own("replaced", "of the flow"));
		awaitRunning(flow);
		assertThat(queue().add("replaced", "of another", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.REPLACED);
		openGateAndAwait(flow);
		assertThat(flow.result("own", String.class)).isEqualTo("of another");
		assertThat(RAN).containsExactly("blocker", "of another");
	}

	@Test
	void stepWhoseTaskOthersRunAgainEnds() {
		gate = new CountDownLatch(1);
		FlowHandle flow = start(own("again", "of the flow"));
		awaitRun("of the flow");
		assertThat(queue().add("again", "of another", AddOptions.DEFAULTS.rerunIfRunning()))
			.isEqualTo(AddResult.RERUN_REQUESTED);
		openGateAndAwait(flow);
		awaitRun("of another");
		// no result is kept while the id has a new run
		TestLimits.await().until(() -> queue().counts().isDrained());
		assertThat(flow.result("own", String.class)).isIn("of the flow", "of another");
		assertThat(RAN).containsExactly("of the flow", "of another");
	}

	@Test
	void stepsWaitForRoomInTheirQueueAndTheFlowSaysSo() {
		gate = new CountDownLatch(1);
		FlowHandle flow = start(Flow
			.parallel(IntStream.range(0, 8).mapToObj((i) -> own("p" + i).named("s" + i)).toArray(FlowStep[]::new)));
		TestLimits.await()
			.untilAsserted(() -> assertThat(flow.status().findStep("s7").obstacle()).contains("Queue 'gated' is full"));
		openGateAndAwait(flow);
		assertThat(RAN).hasSize(8).doesNotHaveDuplicates();
	}

	@Test
	void stepThatHasFailedRunsAgainByAResumeAndThoseThatAreDoneDoNot() {
		FAILING.add("2nd");
		FlowHandle flow = start(echo("1st"), Flow.parallel(echo("2nd"), Flow.nothing()), echo("3rd"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.satisfies((failure) -> assertThat(failure.stepName()).isEqualTo("2nd"));
		FAILING.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("1st", "2nd", "2nd", "3rd");
		assertThat(flow.result("2nd", String.class)).isEqualTo("2nd");
	}

	@Test
	void signalsAreTakenThatComeBeforeOrDuringTheWaitAndRefusedAfterTheEnd() {
		gate = new CountDownLatch(1);
		FlowHandle flow = start(own("before"), Flow.signal("go").named("1st"), Flow.signal("go").named("2nd"));
		awaitRun("before");
		flow.signal("go", "early");
		gate.countDown();
		TestLimits.await().until(() -> flow.status().findStep("2nd").state() == StepState.RUNNING);
		flow.signal("go", "in time", "key");
		flow.await(HANG_LIMIT);
		assertThat(flow.result("1st", String.class)).isEqualTo("early");
		assertThat(flow.result("2nd", String.class)).isEqualTo("in time");
		assertThatIllegalStateException().isThrownBy(() -> flow.signal("go", "late"))
			.withMessageContaining("has ended");
		flow.signal("go", "sent again", "key");
	}

}
