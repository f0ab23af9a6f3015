// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.function.ThrowingFunction;

import io.chihuo.BackendUnavailableException;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.QueueFullException;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartCallbacksTests {

	private final TestNode node = new TestNode();

	private final List<String> ran = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	private LoopDefinition<String> seeded(Consumer<TaskQueue<String>> seed) {
		return LoopDefinition.of(TestNode.LOOP, String.class, (task) -> this.ran.add(task.id())).onStart(seed);
	}

	@Test
	void callbackRunsEachTimeTheLoopStarts() {
		AtomicInteger starts = new AtomicInteger();
		LoopControl loop = this.node.run(seeded((queue) -> queue.add("seed-" + starts.incrementAndGet())), (o) -> o);
		TestNode.soon().untilAsserted(() -> assertThat(this.ran).containsExactly("seed-1"));
		loop.stop().join();
		loop.start();
		TestNode.soon().untilAsserted(() -> assertThat(this.ran).containsExactly("seed-1", "seed-2"));
	}

	@Test
	void callbackThatExceedsTheBoundCanWaitForRoom() {
		LoopControl loop = this.node.run(seeded((queue) -> {
			for (int i = 0; i < 200; i++) {
				addPatiently(queue, "seed-" + i);
			}
		}), (options) -> options.maxLength(3).runForever(false));
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED);
		assertThat(this.ran).hasSize(200);
	}

	private static void addPatiently(TaskQueue<String> queue, String id) {
		TestNode.soon().until(() -> {
			try {
				return queue.add(id).isAccepted();
			}
			catch (QueueFullException ex) {
				return false;
			}
		});
	}

	@Test
	void failedCallbackStopsTheLoop(CapturedOutput output) {
		LoopControl loop = this.node.run(seeded((queue) -> {
			throw new IllegalStateException("no seed");
		}), (o) -> o);
		TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		TestNode.soon()
			.untilAsserted(() -> assertThat(output).contains("Loop 'loop' stops, since its start callback failed")
				.contains("no seed"));
		this.node.queue().add("a");
		assertThat(this.ran).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(
			names = { "MESSAGE_THROWS", "MESSAGE_OVERFLOWS", "STACK_TRACE_THROWS", "CAUSE_THROWS", "ENDLESS_CAUSES" })
	void seedThatFailsWithAnExceptionThatCannotBeLoggedStopsTheLoop(Misbehaviour misbehaviour) {
		LoopHandler<String> handler = misbehaviour.until(new CountDownLatch(0));
		LoopControl loop = this.node.run(seeded((queue) -> ThrowingFunction.of(handler::handle).apply(null)),
				(options) -> options);
		TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
	}

	@Test
	void seedThatFailsWithAnExceptionThatBlocksStopsTheLoop() {
		CountDownLatch open = new CountDownLatch(1);
		LoopControl loop = this.node.run(seeded((queue) -> {
			throw new BlockingException(open);
		}), (options) -> options);
		TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		assertThat(open.getCount()).isEqualTo(1);
		open.countDown();
	}

	@Test
	void failureOfACallbackThatEndsAtOnceIsHandledOnItsOwnThread() {
		Executor threads = (work) -> CompletableFuture.runAsync(work, (run) -> new Thread(run).start()).join();
		StartCallbacks<String> callbacks = new StartCallbacks<>(seeded((queue) -> {
			throw new IllegalStateException("no seed");
		}), this.node.queue(), threads);
		AtomicReference<Thread> handledOn = new AtomicReference<>();
		callbacks.start(threads, (failure) -> handledOn.set(Thread.currentThread()));
		assertThat(handledOn.get()).isNotNull().isNotEqualTo(Thread.currentThread());
	}

	@Test
	void failedLoopCanBeStartedAgain() {
		AtomicInteger starts = new AtomicInteger();
		LoopControl loop = this.node.run(seeded((queue) -> {
			if (starts.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		}), (o) -> o);
		TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		loop.start();
		this.node.queue().add("a");
		TestNode.soon().untilAsserted(() -> assertThat(this.ran).containsExactly("a"));
	}

	@Test
	void stopInterruptsACallbackThatTakesTooLong() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		LoopControl loop = this.node.run(seeded((queue) -> {
			try {
				begun.countDown();
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		}), (o) -> o);
		UninterruptibleWork.await(begun);
		loop.stop(Duration.ZERO).join();
		assertThat(interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
	}

	@Test
	void failureOfACallbackOfAnEarlierStartDoesNotStopTheLoop() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		AtomicInteger starts = new AtomicInteger();
		LoopControl loop = this.node.run(seeded((queue) -> {
			if (starts.incrementAndGet() == 1) {
				begun.countDown();
				UninterruptibleWork.await(open);
				over.countDown();
				throw new IllegalStateException("too late");
			}
		}), (o) -> o);
		UninterruptibleWork.await(begun);
		loop.stop(Duration.ZERO).join();
		loop.start();
		open.countDown();
		UninterruptibleWork.await(over);
		this.node.queue().add("a");
		TestNode.soon().untilAsserted(() -> assertThat(this.ran).containsExactly("a"));
		TestNode.soon().during(Duration.ofMillis(50)).until(() -> loop.state() == LoopState.RUNNING);
	}

	@Test
	void callbackIsTriedAgainUntilTheBackendAnswers(CapturedOutput output) {
		AtomicInteger others = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		LoopControl loop = this.node.run(seeded((queue) -> others.incrementAndGet()).onStart((queue) -> {
			if (calls.incrementAndGet() < 4) {
				throw new IllegalStateException("wrapped", unavailable());
			}
			queue.add("seed");
		}), (o) -> o);
		this.node.queue().add("beside");
		TestNode.soon().untilAsserted(() -> assertThat(this.ran).contains("beside", "seed"));
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		assertThat(others).hasValue(1);
		TestNode.soon()
			.untilAsserted(() -> assertThat(output)
				.contains("Loop 'loop' cannot be seeded; it retries until it succeeds: gone")
				.contains("Loop 'loop' can be seeded again after 3 failed attempts"));
	}

	@Test
	void loopWhoseCallbackWaitsForTheBackendIsNotDrainedAndStopsAtOnce() throws Exception {
		CountDownLatch tried = new CountDownLatch(2);
		LoopControl loop = this.node.run(seeded((queue) -> {
			tried.countDown();
			Thread.currentThread().interrupt();
			throw unavailable();
		}), (options) -> options.runForever(false));
		assertThat(tried.await(2, TimeUnit.MINUTES)).isTrue();
		assertThat(loop.awaitDrained(Duration.ofMillis(10))).isFalse();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		loop.stop(Duration.ofDays(1)).join();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
	}

	@Test
	void callbackThatFailsForAnotherReasonAfterAnOutageFailsTheLoop() {
		AtomicInteger calls = new AtomicInteger();
		LoopControl loop = this.node.run(seeded((queue) -> {
			if (calls.incrementAndGet() == 1) {
				throw unavailable();
			}
			throw circular();
		}), (o) -> o);
		TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		assertThat(calls).hasValue(2);
	}

	private static BackendUnavailableException unavailable() {
		return new BackendUnavailableException("gone", null);
	}

	private static RuntimeException circular() {
		RuntimeException first = new IllegalStateException("first");
		first.initCause(new IllegalStateException("second", first));
		return first;
	}

	@Test
	void executorThatFailsOtherwiseThanByRefusalFailsTheLoop() {
		TaskClock clock = TaskClock.systemClock();
		try (TestNode broken = new TestNode(clock, new MemoryTaskBackend(clock), (work) -> {
			throw new IllegalStateException("broken");
		})) {
			LoopControl loop = broken.run(seeded((queue) -> queue.add("seed")), (o) -> o);
			TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		}
	}

	/** A thread of an application's own, whose interruption does as it likes. */
	private static final class UninterruptedThread extends Thread {

		private final Runnable onInterrupt;

		UninterruptedThread(Runnable work, Runnable onInterrupt) {
			super(work);
			this.onInterrupt = onInterrupt;
			setDaemon(true);
		}

		@Override
		public void interrupt() {
			this.onInterrupt.run();
		}

	}

	private void assertStopsWithTasksReleased(Runnable onInterrupt, CountDownLatch end) {
		TaskClock clock = TaskClock.systemClock();
		CountDownLatch begun = new CountDownLatch(2);
		try (TestNode own = new TestNode(clock, new MemoryTaskBackend(clock),
				(work) -> new UninterruptedThread(work, onInterrupt).start())) {
			LoopControl loop = own.run(LoopDefinition.of(TestNode.LOOP, String.class, LoopHandler.run((task) -> {
				begun.countDown();
				end.await();
			})).onStart((queue) -> {
				begun.countDown();
				UninterruptibleWork.await(end);
			}), (options) -> options);
			own.queue().add("a");
			UninterruptibleWork.await(begun);
			assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(own.state("a")).isEqualTo(TaskState.READY);
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void stopReleasesTasksThoughTheThreadOfACallbackCannotBeInterrupted() {
		assertStopsWithTasksReleased(() -> {
			throw new IllegalStateException("no interruption");
		}, new CountDownLatch(1));
	}

	@Test
	void stopReleasesTasksThoughTheInterruptionOfACallbackBlocks() {
		CountDownLatch end = new CountDownLatch(1);
		assertStopsWithTasksReleased(() -> UninterruptibleWork.await(end), end);
	}

	@Test
	void interruptionThatACallbackLeavesDoesNotReachTheNextOne() {
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.node.run(seeded((queue) -> Thread.currentThread().interrupt())
			.onStart((queue) -> interrupted.add(Thread.currentThread().isInterrupted())), (options) -> options);
		TestNode.soon().untilAsserted(() -> assertThat(interrupted).containsExactly(false));
	}

	@Test
	void stopDoesNotWaitForACallbackThatEndsTheApplication() {
		AtomicBoolean interrupted = new AtomicBoolean();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		LoopControl loop = this.node.run(seeded((queue) -> {
			ChihuoLoopRegistrar application = new ChihuoLoopRegistrar(null, (LoopRegistry) this.node.registry(), null,
					new LoopKeys(List.of(), List.of()), false);
			application.start();
			application.stop();
			interrupted.set(Thread.currentThread().isInterrupted());
			stopped.complete(null);
		}), (options) -> options);
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(interrupted).isFalse();
	}

}
