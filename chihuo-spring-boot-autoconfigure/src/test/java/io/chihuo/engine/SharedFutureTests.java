// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that wait for one future, as of a batch.
 */
class SharedFutureTests {

	private final CountDownLatch returned = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final TestNode node = new TestNode(TaskClock.systemClock(), new MemoryTaskBackend(TaskClock.systemClock()),
			TestNode.threads(), List.of(this::listenTo));

	private final CompletableFuture<Void> batch = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.goOn.countDown();
		this.node.close();
	}

	private LoopListener listenTo(LoopControl loop) {
		return !loop.name().equals("observed") ? LoopListener.NONE : new LoopListener() {
			@Override
			public RunListener onRunStarting(LeasedTask task, long now) {
				return new SlowRunListener();
			}
		};
	}

	private LoopControl run(String loop) {
		LoopControl control = this.node.run(LoopDefinition.of(loop, String.class, (task) -> this.batch),
				(options) -> options.maxAttempts(1));
		this.node.queue(loop).add("task");
		return control;
	}

	private void awaitBegun(int runs) {
		TestNode.soon().until(() -> this.batch.getNumberOfDependents() == runs);
	}

	private long runs(String loop) {
		return this.node.queue(loop).counts().running();
	}

	@Test
	void cancelOfARunLeavesTheFutureToRunsOfOtherLoops() {
		run("one");
		run("other");
		awaitBegun(2);
		TestNode.soon().until(() -> runs("one") == 1 && runs("other") == 1);
		this.node.queue("one").cancel("task");
		TestNode.soon().until(() -> this.node.queue("one").find("task").isEmpty());
		assertThat(this.batch).isNotDone();
		assertThat(this.node.queue("other").find("task").orElseThrow().state()).isEqualTo(TaskState.RUNNING);
		this.batch.complete(null);
		TestNode.soon().until(() -> this.node.queue("other").counts().isDrained());
	}

	@Test
	void lastRunThatIsCancelledCancelsTheFuture() {
		run("one");
		run("other");
		awaitBegun(2);
		this.node.queue("one").cancel("task");
		TestNode.soon().until(() -> this.node.queue("one").find("task").isEmpty());
		this.node.queue("other").cancel("task");
		TestNode.soon().until(this.batch::isCancelled);
		TestNode.soon().until(() -> this.node.queue("other").find("task").isEmpty());
	}

	@Test
	void futureBelongsToARunAsSoonAsItsHandlerHasReturned() throws InterruptedException {
		run("one");
		awaitBegun(1);
		run("observed");
		this.returned.await();
		this.node.queue("one").cancel("task");
		TestNode.soon().until(() -> this.node.queue("one").find("task").isEmpty());
		assertThat(this.batch).isNotDone();
		this.goOn.countDown();
		this.batch.complete(null);
		TestNode.soon().until(() -> this.node.queue("observed").counts().isDrained());
		assertThat(this.node.queue("observed").counts().dead()).isZero();
	}

	private final class SlowRunListener implements RunListener {

		@Override
		public void onHandlerReturned() {
			SharedFutureTests.this.returned.countDown();
			UninterruptibleWork.await(SharedFutureTests.this.goOn);
		}

	}

	@Test
	void futureThatIsKnownToBeCompleteIsNotCounted() {
		CompletableFuture<String> complete = CompletableFuture.completedFuture("done");
		assertThat(AwaitedFuture.of(complete, true).isAwaited()).isFalse();
		assertThat(AwaitedFuture.of(complete.copy(), true).isAwaited()).isFalse();
		AwaitedFuture awaited = AwaitedFuture.of(this.batch, true);
		assertThat(awaited.isAwaited()).isTrue();
		awaited.release();
		assertThat(awaited.isAwaited()).isFalse();
	}

}
