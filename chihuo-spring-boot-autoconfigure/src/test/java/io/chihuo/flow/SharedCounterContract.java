// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.StepState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Counters that flows share, on a backend.
 */
public abstract class SharedCounterContract extends FlowBlockFixture {

	private FlowHandle startWait(String counter, long target) {
		return start(Flow.sharedCounter(counter, target).named("wait"));
	}

	private static void awaitObstacle(FlowHandle flow, String end) {
		TestLimits.await("an obstacle that ends with " + end)
			.untilAsserted(() -> assertThat(flow.status().findStep("wait").obstacle()).endsWith(end));
		assertThat(flow.status().findStep("wait").state()).isEqualTo(StepState.RUNNING);
	}

	@Test
	void countsThatComeBeforeAWaitAreKeptForIt() {
		client().count("early", 2);
		FlowHandle flow = startWait("early", 3);
		awaitObstacle(flow, "Waits for counts of 'early' in the namespace: 2 of 3");
		client().count("early", 1);
		flow.await(HANG_LIMIT);
	}

	@Test
	void waitsOfSeveralFlowsEndInTheirOrderAndTheRestIsKeptForTheNext() {
		FlowHandle first = startWait("ordered", 3);
		awaitObstacle(first, "0 of 3");
		FlowHandle second = startWait("ordered", 2);
		awaitObstacle(second, ", after 1 earlier wait");
		client().count("ordered", 2);
		awaitObstacle(second, ", after 1 earlier wait");
		client().count("ordered", 2);
		first.await(HANG_LIMIT);
		awaitObstacle(second, "1 of 2");
		client().count("ordered", 1);
		second.await(HANG_LIMIT);
	}

	@Test
	void countWithAKeyHasItsEffectOnce() {
		FlowHandle flow = startWait("keyed", 2);
		client().count("keyed", 1, "x");
		client().count("keyed", 1, "x");
		awaitObstacle(flow, "1 of 2");
		client().count("keyed", 1, "y");
		flow.await(HANG_LIMIT);
	}

	@Test
	void countOfAStepThatFailsAndRunsAgainHasItsEffectOnce() {
		FAILING.add("shared steps");
		FlowHandle flow = startWait("steps", 3);
		FlowHandle counting = start(Flow.step("changes", "shared steps"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> counting.await(HANG_LIMIT));
		FAILING.clear();
		counting.resume();
		counting.await(HANG_LIMIT);
		awaitObstacle(flow, "2 of 3");
		client().count("steps", 1);
		flow.await(HANG_LIMIT);
	}

	@Test
	void waitThatIsCancelledOrSkippedTakesNothing() {
		FlowHandle cancelled = startWait("left", 2);
		awaitObstacle(cancelled, "0 of 2");
		FlowHandle skipped = startWait("left", 2);
		FlowHandle lost = start(Flow.anyOf(Flow.sharedCounter("left", 2).named("wait"), Flow.signal("go")));
		awaitObstacle(lost, " earlier waits");
		cancelled.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> cancelled.await(HANG_LIMIT));
		skipped.skip("wait", null);
		skipped.await(HANG_LIMIT);
		lost.signal("go", null);
		lost.await(HANG_LIMIT);
		FlowHandle flow = startWait("left", 3);
		client().count("left", 2);
		awaitObstacle(flow, "2 of 3");
		client().count("left", 1);
		flow.await(HANG_LIMIT);
	}

	@Test
	void stepsOfOneFlowEndTheWaitsOfOthers() {
		List<FlowHandle> waiting = IntStream.range(0, 5).mapToObj((i) -> startWait("many", 2)).toList();
		FlowHandle counting = start(Flow
			.parallel(Stream.generate(() -> Flow.step("changes", "shared many")).limit(5).toArray(FlowStep[]::new)));
		counting.await(HANG_LIMIT);
		waiting.forEach((flow) -> flow.await(HANG_LIMIT));
		assertThat(waiting).allMatch((flow) -> flow.status().state() == FlowState.DONE);
		FlowHandle next = startWait("many", 1);
		awaitObstacle(next, "0 of 1");
	}

}
