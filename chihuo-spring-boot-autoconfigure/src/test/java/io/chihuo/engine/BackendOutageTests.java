// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.QueueFullException;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class BackendOutageTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend, Duration.ofMillis(500));

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.backend.heal();
		this.node.close();
	}

	@Test
	void claimsGoOnWhenTheStoreIsBack(CapturedOutput output) {
		this.gate.open();
		this.node.queue().add("a");
		this.backend.fail();
		this.node.run(this.gate);
		TestNode.soon().until(() -> this.backend.calls("claim") >= 4);
		this.backend.heal();
		this.node.awaitDrained();
		assertThat(this.gate.ended()).containsExactly("a");
		TestNode.soon()
			.untilAsserted(
					() -> assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Loop 'loop' cannot claim tasks"))
						.isEqualTo(1));
		TestNode.soon().untilAsserted(() -> assertThat(output).contains("Loop 'loop' can claim tasks again after"));
	}

	@Test
	void loopThatStartedWithoutItsStoreAppliesThePolicyLater() {
		this.backend.fail("applyPolicy");
		this.node.run(this.gate, (options) -> options.maxLength(1));
		long failed = this.backend.calls("applyPolicy");
		this.backend.heal();
		TestNode.soon().until(() -> this.backend.calls("applyPolicy") > failed);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.node.queue().add("b");
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.node.queue().add("c"));
	}

	@Test
	void outcomesAreDeliveredWhenTheStoreIsBack(CapturedOutput output) {
		this.node.run(this.gate, (options) -> options.concurrency(5).finishPolicy(FinishPolicy.ON_SUCCESS));
		for (int i = 0; i < 5; i++) {
			this.node.queue().add("task-" + i);
		}
		this.gate.awaitBegun(5);
		this.backend.fail("settle");
		this.gate.open();
		TestNode.soon().until(() -> this.backend.calls("settle") >= 6);
		assertThat(this.node.queue().counts().running()).isEqualTo(5);
		this.backend.heal();
		TestNode.soon().until(() -> this.node.queue().counts().finished() == 5);
		assertThat(this.gate.begun()).hasSize(5);
		TestNode.soon()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "cannot deliver the outcome of runs"))
				.isEqualTo(1));
	}

	@Test
	void addGivesUpInTimeOnAStoreThatHangs() {
		this.backend.hang("add");
		long begin = System.nanoTime();
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> this.node.queue().add("a"))
			.withMessage("Queue 'loop' did not answer within 'chihuo.timeout', 500 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(450));
	}

	@Test
	void addsThatWaitFailWithTheOneThatFoundTheStoreGoneAndLaterOnesGoOn() {
		this.backend.hang("add");
		CompletableFuture<AddResult> first = this.node.queue().async().add("a", null);
		CompletableFuture<AddResult> second = this.node.queue().async().add("b", null);
		assertThat(second).isNotDone();
		this.backend.heal();
		assertThat(List.of(first, second))
			.allSatisfy((answer) -> assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.withCauseInstanceOf(BackendUnavailableException.class));
		assertThat(this.node.queue().add("a")).isEqualTo(AddResult.ADDED);
	}

	@Test
	void failureOfTheStoreReachesTheCallerAsItIs() {
		this.backend.fail();
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> this.node.queue().add("a"))
			.withMessage("gone for a while");
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> this.node.queue().counts());
	}

	@Test
	void claimThatHangsDoesNotHoldAStopUpForever() {
		this.node.queue().add("a");
		this.backend.hang("claim");
		LoopControl loop = this.node.run(this.gate);
		TestNode.soon().until(() -> this.backend.calls("claim") > 0);
		assertThat(loop.stop(Duration.ofMillis(50))).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
	}

	@Test
	void stopCompletesThoughTheStoreIsGone() {
		this.node.queue().add("a");
		LoopControl loop = this.node.run(this.gate);
		this.gate.awaitBegun(1);
		this.backend.fail();
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.backend.heal();
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
	}

}
