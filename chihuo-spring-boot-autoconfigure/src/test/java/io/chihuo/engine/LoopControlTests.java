// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LoopControlTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	@Test
	void tasksRunInTheOrderInWhichTheyWereAdded() {
		List<String> ran = new CopyOnWriteArrayList<>();
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.node.queue().addFirst("first", null);
		this.node.run((task) -> ran.add(task.id()));
		TestNode.soon().untilAsserted(() -> assertThat(ran).containsExactly("first", "a", "b"));
	}

	@Test
	void pausedLoopFinishesRunningTasksAndClaimsNothing() {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		loop.pause();
		this.node.queue().add("b");
		this.gate.open();
		TestNode.soon().until(() -> loop.runningTasks().isEmpty());
		assertThat(loop.state()).isEqualTo(LoopState.PAUSED);
		assertThat(this.gate.ended()).containsExactly("a");
		assertThat(this.node.queue().counts().ready()).isEqualTo(1);
	}

	@Test
	void resumedLoopGoesOnWhereItPaused() {
		LoopControl loop = this.node.run(this.gate);
		this.gate.open();
		loop.pause();
		this.node.queue().add("a");
		loop.resume();
		this.node.awaitDrained();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		assertThat(this.gate.ended()).containsExactly("a");
	}

	@Test
	void pauseAndResumeOfAStoppedLoopDoNothing() {
		LoopControl loop = this.node.run(this.gate);
		loop.stop().join();
		loop.pause();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		loop.resume();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
	}

	@Test
	void stoppedLoopCanBeStartedAgain() {
		this.gate.open();
		LoopControl loop = this.node.run(this.gate);
		loop.stop().join();
		this.node.queue().add("a");
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(this.gate.begun()).isEmpty();
		loop.start();
		this.node.awaitDrained();
		assertThat(this.gate.ended()).containsExactly("a");
	}

	@Test
	void loopStartedWhileItStopsStartsWhenItHasStopped() {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		CompletableFuture<Void> stopped = loop.stop();
		loop.start();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPING);
		this.node.queue().add("b");
		this.gate.open();
		this.node.awaitDrained();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		assertThat(this.gate.ended()).containsExactly("a", "b");
	}

	@Test
	void stopAfterStartWhileStoppingWins() {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		loop.stop();
		loop.start();
		CompletableFuture<Void> stopped = loop.stop();
		this.gate.open();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
	}

	@Test
	void runningTasksHaveIdsAndProgress() throws Exception {
		CountDownLatch notified = new CountDownLatch(1);
		LoopControl loop = this.node.run((task) -> {
			task.progress(0.25, "half of the half");
			notified.countDown();
			return this.gate.handle(task);
		});
		this.node.queue().add("a");
		assertThat(notified.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(loop.runningTasks()).singleElement().satisfies((task) -> {
			assertThat(task).extracting(RunningTask::id, RunningTask::attempt, RunningTask::progress)
				.containsExactly("a", 1, 0.25);
			assertThat(task.message()).isEqualTo("half of the half");
			assertThat(task.fencingToken()).isPositive();
			assertThat(task.startedAt()).isNotNull();
		});
		this.gate.open();
		TestNode.soon().until(() -> loop.runningTasks().isEmpty());
	}

	@Test
	void progressOutsideOfZeroToOneIsRefused() {
		List<Throwable> thrown = new CopyOnWriteArrayList<>();
		this.node.run((task) -> thrown
			.add(assertThatIllegalArgumentException().isThrownBy(() -> task.progress(1.5)).actual()));
		this.node.queue().add("a");
		TestNode.soon().untilAsserted(() -> assertThat(thrown).hasSize(1));
	}

}
