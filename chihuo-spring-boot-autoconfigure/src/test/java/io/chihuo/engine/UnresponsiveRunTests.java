// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.CancelResult;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RunningTask;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that ignore their interruption.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnresponsiveRunTests {

	private static final Duration RUN_TIMEOUT = Duration.ofMinutes(5);

	private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final RecordingEngineListener listener = new RecordingEngineListener();

	private final TestNode node = new TestNode(this.clock, this.backend, TestNode.threads(), List.of(this.listener));

	private final CountDownLatch open = new CountDownLatch(1);

	private final List<String> begun = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.open.countDown();
		this.node.close();
	}

	private LoopControl run(int concurrency) {
		return this.node.run(LoopHandler.run((task) -> {
			this.begun.add(task.id() + task.attempt());
			if (task.id().equals("unresponsive")) {
				UninterruptibleWork.await(this.open);
				task.finish();
			}
		}), (options) -> options(options, concurrency));
	}

	private static LoopOptions.Builder options(LoopOptions.Builder options, int concurrency) {
		return options.runTimeout(RUN_TIMEOUT).interruptGrace(INTERRUPT_GRACE).maxAttempts(2).concurrency(concurrency);
	}

	private void timeOut() {
		TestNode.soon().until(() -> this.begun.contains("unresponsive1"));
		this.clock.advance(RUN_TIMEOUT.plus(INTERRUPT_GRACE));
	}

	@Test
	void timeoutSettlesTheTaskWithoutItsHandler(CapturedOutput output) {
		LoopControl loop = run(1);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DELAYED);
		assertThat(loop.runningTasks()).singleElement().satisfies((run) -> assertThat(run.isUnresponsive()).isTrue());
		TestNode.soon()
			.untilAsserted(() -> assertThat(output).contains(
					"The handler of task 'unresponsive' of loop 'loop' ignores its interruption (its 'run-timeout' is over)",
					"Stack of thread '"));
		this.open.countDown();
		TestNode.soon().until(() -> loop.runningTasks().isEmpty());
		assertThat(this.node.state("unresponsive")).as("void").isEqualTo(TaskState.DELAYED);
		assertThat(this.node.queue().isFinished("unresponsive")).isFalse();
	}

	@Test
	void exceptionThatBlocksWhileItIsLoggedIsLikeAHandlerThatDoesNotReturn() {
		BlockingException failure = new BlockingException(this.open);
		LoopControl loop = this.node.run(LoopHandler.run((task) -> {
			this.begun.add(task.id() + task.attempt());
			throw failure;
		}), (options) -> options(options, 1).maxAttempts(1));
		this.node.queue().add("unresponsive");
		TestNode.soon().until(failure::isRead);
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DEAD);
		assertThat(loop.runningTasks()).singleElement().satisfies((run) -> assertThat(run.isUnresponsive()).isTrue());
		this.open.countDown();
		TestNode.soon().until(() -> loop.runningTasks().isEmpty());
	}

	@Test
	void futureWhoseExceptionBlocksIsLikeAHandlerThatDoesNotReturn(CapturedOutput output) {
		BlockingException failure = new BlockingException(this.open);
		LoopControl loop = this.node.run((task) -> {
			this.begun.add(task.id() + task.attempt());
			return task.id().equals("unresponsive") ? CompletableFuture.failedFuture(failure) : null;
		}, (options) -> options(options, 1).maxAttempts(1));
		this.node.queue().add("unresponsive");
		TestNode.soon().until(failure::isRead);
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DEAD);
		this.node.queue().add("next");
		assertThat(loop.runningTasks()).singleElement().satisfies((run) -> assertThat(run.isUnresponsive()).isTrue());
		TestNode.soon().until(() -> output.getOut().contains("of loop 'loop' ignores its interruption"));
		assertThat(this.begun).containsExactly("unresponsive1");
		this.open.countDown();
		TestNode.soon().until(() -> this.begun.contains("next1"));
		TestNode.soon().until(() -> loop.runningTasks().isEmpty());
	}

	@Test
	void threadWhoseStackCannotBeReadIsGivenUpLikeAnyOther() {
		try (TestNode own = new TestNode(this.clock, this.backend,
				(work) -> new StacklessThread(work, new CountDownLatch(0)).start())) {
			LoopControl loop = own.run(LoopHandler.run((task) -> {
				this.begun.add(task.id() + task.attempt());
				UninterruptibleWork.await(this.open);
			}), (options) -> options(options, 2));
			own.queue().add("unresponsive");
			timeOut();
			own.awaitState("unresponsive", TaskState.DELAYED);
			own.queue().add("stopped");
			TestNode.soon().until(() -> this.begun.contains("stopped1"));
			assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
			own.awaitState("stopped", TaskState.READY);
			this.open.countDown();
		}
	}

	@Test
	void threadWhoseStackBlocksDoesNotHoldTheLoopUpWhileItStops() {
		try (TestNode own = new TestNode(this.clock, this.backend,
				(work) -> new StacklessThread(work, this.open).start())) {
			LoopControl loop = own.run(LoopHandler.run((task) -> {
				this.begun.add(task.id() + task.attempt());
				UninterruptibleWork.await(this.open);
			}), (options) -> options(options, 1));
			own.queue().add("stopped");
			TestNode.soon().until(() -> this.begun.contains("stopped1"));
			assertThat(CompletableFuture.runAsync(() -> loop.stop(Duration.ZERO).join()))
				.succeedsWithin(TestLimits.HANG_TIMEOUT);
			own.awaitState("stopped", TaskState.READY);
			this.open.countDown();
		}
	}

	/**
	 * A thread of an application, which overrides what it likes.
	 */
	private static final class StacklessThread extends Thread {

		private final CountDownLatch blocked;

		StacklessThread(Runnable work, CountDownLatch blocked) {
			super(work);
			this.blocked = blocked;
			setDaemon(true);
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			UninterruptibleWork.await(this.blocked);
			throw new IllegalStateException("no stack");
		}

	}

	@Test
	void slotStaysTakenUntilTheHandlerReturns() {
		LoopControl loop = run(1);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DELAYED);
		this.node.queue().add("next");
		assertThat(loop.runningCount()).isEqualTo(1);
		assertThat(this.begun).containsExactly("unresponsive1");
		this.open.countDown();
		TestNode.soon().until(() -> this.begun.contains("next1"));
	}

	/** The clock moves on when the alarm of the run is cancelled. */
	@Test
	void runThatIsGivenUpWhileItEndsFreesItsSlotOnce() {
		AtomicReference<Thread> ending = new AtomicReference<>();
		TaskClock late = new TaskClock() {
			@Override
			public long millis() {
				return UnresponsiveRunTests.this.clock.millis();
			}

			@Override
			public Runnable setAlarm(long millis, Runnable action) {
				Runnable cancel = UnresponsiveRunTests.this.clock.setAlarm(millis, action);
				return () -> {
					if (ending.compareAndSet(Thread.currentThread(), null)) {
						UnresponsiveRunTests.this.clock.advance(RUN_TIMEOUT.plus(INTERRUPT_GRACE));
					}
					cancel.run();
				};
			}

			@Override
			public void close() {
			}
		};
		try (TestNode own = new TestNode(late, this.backend)) {
			own.run(LoopHandler.run((task) -> {
				this.begun.add(task.id());
				if (task.id().equals("late")) {
					ending.set(Thread.currentThread());
				}
				else {
					UninterruptibleWork.await(this.open);
				}
			}), (options) -> options(options, 1));
			own.queue().add("late");
			own.awaitState("late", TaskState.DELAYED);
			own.queue().add("next");
			own.queue().add("third");
			TestNode.soon().until(() -> this.begun.contains("next"));
			assertThat(own.queue().counts().running()).isOne();
			assertThat(this.begun).containsExactly("late", "next");
			this.open.countDown();
		}
	}

	@Test
	void otherSlotsRunTasksMeanwhile() {
		run(2);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.queue().add("next");
		TestNode.soon().until(() -> this.begun.contains("next1"));
	}

	@Test
	void thisNodeClaimsTheTaskAgainWhenTheHandlerHasReturned() {
		run(2);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DELAYED);
		this.clock.advance(Duration.ofHours(1));
		this.node.queue().add("next");
		TestNode.soon().until(() -> this.begun.contains("next1"));
		assertThat(this.begun).doesNotContain("unresponsive2");
		assertThat(this.node.state("unresponsive")).isEqualTo(TaskState.READY);
		this.open.countDown();
		TestNode.soon().until(() -> this.begun.contains("unresponsive2"));
	}

	@Test
	void loopThatIsRegisteredAnewLeavesTheTaskOutUntilTheHandlerHasReturned() {
		run(2);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DELAYED);
		this.node.registry().remove(TestNode.LOOP).join();
		LoopControl loop = run(1);
		this.clock.advance(Duration.ofHours(1));
		this.node.queue().add("next");
		TestNode.soon().until(() -> this.begun.contains("next1"));
		assertThat(this.begun).doesNotContain("unresponsive2");
		assertThat(loop.runningTasks()).extracting(RunningTask::isUnresponsive).containsExactly(true);
		assertThat(loop.leftoverCount()).isEqualTo(1);
		this.open.countDown();
		TestNode.soon().until(() -> this.begun.contains("unresponsive2"));
	}

	@Test
	void anotherNodeMayRunTheTaskMeanwhile() {
		run(1);
		this.node.queue().add("unresponsive");
		timeOut();
		this.node.awaitState("unresponsive", TaskState.DELAYED);
		List<Long> tokens = new CopyOnWriteArrayList<>();
		try (TestNode other = new TestNode(this.clock, this.backend)) {
			other.run(LoopHandler.run((task) -> tokens.add(task.fencingToken())));
			// again and again, since a claim may fall into the middle of an advance
			TestNode.soon().until(() -> {
				this.clock.advance(Duration.ofHours(1));
				return !tokens.isEmpty();
			});
		}
	}

	@Test
	void cancelledTaskIsGoneThoughItsHandlerGoesOn() {
		LoopControl loop = run(1);
		this.node.queue().add("unresponsive");
		TestNode.soon().until(() -> this.begun.contains("unresponsive1"));
		assertThat(this.node.queue().cancel("unresponsive")).isEqualTo(CancelResult.INTERRUPTED);
		this.clock.advance(INTERRUPT_GRACE);
		TestNode.soon().until(() -> this.node.state("unresponsive") == null);
		assertThat(loop.runningTasks()).extracting(RunningTask::isUnresponsive).containsExactly(true);
		TestNode.soon().until(() -> this.listener.recorded().contains("unresponsive1 CANCELLED"));
		assertThat(this.listener.unresponsive()).containsExactly("unresponsive1");
	}

	@Test
	void stopReleasesTheTaskAndALaterStartLeavesItToOthers() {
		LoopControl loop = run(1);
		this.node.queue().add("unresponsive");
		TestNode.soon().until(() -> this.begun.contains("unresponsive1"));
		loop.stop(Duration.ZERO).join();
		assertThat(this.node.state("unresponsive")).isEqualTo(TaskState.READY);
		assertThat(loop.runningTasks()).extracting(RunningTask::isUnresponsive).containsExactly(true);
		loop.start();
		this.node.queue().add("next");
		TestNode.soon().until(() -> this.begun.contains("next1"));
		assertThat(this.begun).containsExactly("unresponsive1", "next1");
		this.open.countDown();
		TestNode.soon().until(() -> this.begun.size() == 3);
	}

	@Test
	void handlerThatReturnsWithinTheGraceTimeIsResponsive() {
		run(1);
		this.node.queue().add("unresponsive");
		TestNode.soon().until(() -> this.begun.contains("unresponsive1"));
		this.node.queue().cancel("unresponsive");
		this.open.countDown();
		this.node.awaitState("unresponsive", TaskState.FINISHED);
		this.clock.advance(INTERRUPT_GRACE);
		assertThat(this.listener.unresponsive()).isEmpty();
	}

}
