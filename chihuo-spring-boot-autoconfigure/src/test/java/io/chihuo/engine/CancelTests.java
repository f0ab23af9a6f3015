// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.CancelResult;
import io.chihuo.LoopControl;
import io.chihuo.TaskState;

import static org.assertj.core.api.Assertions.assertThat;

class CancelTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	@Test
	void runningTaskIsInterruptedAndNotTriedAgain() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		assertThat(this.node.queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
		this.gate.awaitInterrupted(1);
		this.node.awaitDrained();
		assertThat(this.node.state("a")).isNull();
		assertThat(this.gate.begun()).containsExactly("a");
	}

	@Test
	void asynchronousRunIsCancelledAndNotTriedAgain() {
		CompletableFuture<Void> result = new CompletableFuture<>();
		LoopControl loop = this.node.run((task) -> result);
		this.node.queue().add("a");
		TestNode.soon().until(() -> loop.runningTasks().size() == 1);
		assertThat(this.node.queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
		this.node.awaitDrained();
		assertThat(result).isCancelled();
		assertThat(this.node.state("a")).isNull();
	}

	@Test
	void futureThatIsReturnedAfterTheCancelIsCancelledToo() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		CompletableFuture<Void> result = new CompletableFuture<>();
		this.node.run((task) -> {
			begun.countDown();
			UninterruptibleWork.await(open);
			return result;
		});
		this.node.queue().add("a");
		UninterruptibleWork.await(begun);
		this.node.queue().cancel("a");
		open.countDown();
		this.node.awaitDrained();
		assertThat(result).isCancelled();
	}

	@Test
	void waitingTaskIsRemovedAndNeverRuns() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.gate.awaitBegun(1);
		assertThat(this.node.queue().cancel("b")).isEqualTo(CancelResult.REMOVED);
		this.gate.open();
		this.node.awaitDrained();
		assertThat(this.gate.begun()).containsExactly("a");
	}

	@Test
	void handlerThatFinishedItsIdBeforeTheCancelLeavesTheMark() {
		this.node.run((task) -> {
			task.finish();
			return this.gate.handle(task);
		});
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.node.queue().cancel("a");
		this.node.awaitState("a", TaskState.FINISHED);
	}

	@Test
	void clearingInterruptsRunningTasks() {
		this.node.run(this.gate, (options) -> options.concurrency(2));
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.node.queue().add("c");
		this.gate.awaitBegun(2);
		assertThat(this.node.queue().clearUnfinished()).isEqualTo(3);
		this.gate.awaitInterrupted(2);
		this.node.awaitDrained();
		assertThat(this.gate.begun()).containsExactlyInAnyOrder("a", "b");
	}

}
