// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddResult;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.TaskState;

import static org.assertj.core.api.Assertions.assertThat;

class FinishTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	@Test
	void manualPolicyLeavesTheIdFreeToBeAddedAgain() {
		this.node.run((task) -> null);
		this.node.queue().add("a");
		this.node.awaitDrained();
		assertThat(this.node.state("a")).isNull();
		assertThat(this.node.queue().add("a")).isEqualTo(AddResult.ADDED);
	}

	@Test
	void handlerMayFinishTheId() {
		this.node.run(LoopHandler.run((task) -> {
			task.finish();
		}));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.FINISHED);
		assertThat(this.node.queue().add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
	}

	@Test
	void idIsMarkedWhenTheRunEndsAndNotBefore() {
		this.node.run((task) -> {
			task.finish();
			return this.gate.handle(task);
		});
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		assertThat(this.node.queue().isFinished("a")).isFalse();
		this.gate.open();
		this.node.awaitState("a", TaskState.FINISHED);
	}

	@Test
	void finishedRunThatFailsStaysFinished() {
		this.node.run((task) -> {
			task.finish();
			throw new IllegalStateException("after the fact");
		});
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.FINISHED);
	}

	@Test
	void successPolicyFinishesSuccessfulTasks() {
		this.node.run((task) -> null, (options) -> options.finishPolicy(FinishPolicy.ON_SUCCESS));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.FINISHED);
	}

	@Test
	void successPolicyDoesNotFinishFailedTasks() {
		this.node.run((task) -> {
			throw new IllegalStateException("no");
		}, (options) -> options.finishPolicy(FinishPolicy.ON_SUCCESS).maxAttempts(1));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().isFinished("a")).isFalse();
	}

	@Test
	void finishedRunThatIsInterruptedByAStopIsFinished() {
		LoopControl loop = this.node.run((task) -> {
			task.finish();
			return this.gate.handle(task);
		});
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		loop.stop(Duration.ZERO).join();
		assertThat(this.node.state("a")).isEqualTo(TaskState.FINISHED);
	}

	@Test
	void finishThroughTheQueueDuringARunHoldsAtOnce() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		assertThat(this.node.queue().finish("a")).isTrue();
		assertThat(this.node.queue().isFinished("a")).isTrue();
		this.gate.open();
		this.node.awaitState("a", TaskState.FINISHED);
		assertThat(this.gate.ended()).containsExactly("a");
	}

}
