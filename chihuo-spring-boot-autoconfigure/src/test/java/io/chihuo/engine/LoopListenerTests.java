// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LoopListenerTests {

	private final SettableClock clock = new SettableClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final RecordingEngineListener listener = new RecordingEngineListener();

	private final TestNode node = new TestNode(this.clock, this.backend, TestNode.threads(),
			List.of((loop) -> new BrokenListener(), this.listener, (loop) -> new BrokenListener()));

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.backend.heal();
		this.node.close();
	}

	/**
	 * Throws an exception on every call, so that every test here shows that loops
	 * continue.
	 */
	static class BrokenListener implements LoopListener {

		@Override
		public void onLoopStarted() {
			throw new IllegalStateException("started");
		}

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			if (task.attempt() > 1) {
				throw new AssertionError("begins");
			}
			return new RunListener() {
				@Override
				public void onHandlerReturned() {
					throw new IllegalStateException("returned");
				}

				@Override
				public void onRunEnded(RunOutcome outcome, Throwable failure) {
					throw new IllegalStateException("ended");
				}
			};
		}

		@Override
		public void onLeaseLost(LeasedTask task) {
			throw new IllegalStateException("lost");
		}

	}

	private void awaitNotified(String... recorded) {
		TestNode.soon()
			.untilAsserted(() -> assertThat(this.listener.recorded())
				.filteredOn((line) -> !line.equals("registered loop") && !line.equals("started"))
				.containsExactly(recorded));
	}

	@Test
	void loopIsFollowedFromItsRegistrationToItsRemoval() {
		LoopControl loop = this.node.run((task) -> null);
		loop.stop().join();
		loop.start();
		this.node.registry().remove(loop.name()).join();
		assertThat(this.listener.recorded()).containsExactly("registered loop", "started", "stopped STOPPED", "started",
				"stopped STOPPED", "removed");
	}

	@Test
	void startAndStopLogOneMessageEach(CapturedOutput output) {
		LoopControl loop = this.node.run((task) -> null, (options) -> options.concurrency(7));
		assertThat(output).contains("Loop 'loop' starts with concurrency 7");
		loop.stop().join();
		assertThat(output).contains("Loop 'loop' stopped");
	}

	@Test
	void runReleasedDuringASlowListenerEndsWithoutItsHandler() {
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		EngineListener slow = (loop) -> new LoopListener() {
			@Override
			public RunListener onRunStarting(LeasedTask task, long now) {
				begun.countDown();
				UninterruptibleWork.await(open);
				return RunListener.NONE;
			}
		};
		try (TestNode other = new TestNode(TaskClock.systemClock(), new MemoryTaskBackend(TaskClock.systemClock()),
				TestNode.threads(), List.of(this.listener, slow))) {
			other.queue().add("a");
			LoopControl loop = other.run(this.gate);
			UninterruptibleWork.await(begun);
			loop.stop(Duration.ZERO).join();
			open.countDown();
			awaitNotified("a1 starts", "stopped STOPPED", "a1 FORCE_RELEASED", "a1 returned");
			assertThat(this.gate.begun()).isEmpty();
			assertThat(other.state("a")).isEqualTo(TaskState.READY);
		}
	}

	@Test
	void listenerIsNotifiedOfARunThatSucceeds() {
		this.node.run((task) -> null);
		this.node.queue().add("a");
		awaitNotified("a1 starts", "a1 returned", "a1 SUCCESS");
	}

	@Test
	void listenerIsNotifiedOfARunThatFails() {
		this.node.run((task) -> {
			throw new IllegalStateException();
		}, (options) -> options.maxAttempts(2));
		this.node.queue().add("a");
		awaitNotified("a1 starts", "a1 returned", "a1 RETRY by IllegalStateException");
		// listeners are notified before the store is
		TestNode.soon().until(() -> this.node.state("a") == TaskState.DELAYED);
		this.clock.advance(Duration.ofSeconds(10));
		awaitNotified("a1 starts", "a1 returned", "a1 RETRY by IllegalStateException", "a2 starts", "a2 returned",
				"a2 DEAD by IllegalStateException", "a dead");
	}

	@Test
	void listenerIsNotifiedOfARunThatRejectsItsTask() {
		this.node.run((task) -> {
			throw new RejectTaskException("no");
		});
		this.node.queue().add("a");
		awaitNotified("a1 starts", "a1 returned", "a1 DEAD by RejectTaskException", "a dead");
	}

	@Test
	void asynchronousRunEndsWhenItsStageDoes() {
		CompletableFuture<String> later = new CompletableFuture<>();
		this.node.run((task) -> later);
		this.node.queue().add("a");
		awaitNotified("a1 starts", "a1 returned");
		later.complete("done");
		awaitNotified("a1 starts", "a1 returned", "a1 SUCCESS");
	}

	@Test
	void listenerIsNotifiedOfACancelledRun() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.node.queue().cancel("a");
		awaitNotified("a1 starts", "a1 returned", "a1 CANCELLED");
	}

	@Test
	void listenerIsNotifiedOfARunThatTakesTooLong() {
		this.node.run(this.gate, (options) -> options.runTimeout(Duration.ofSeconds(1)).maxAttempts(1));
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.clock.advance(Duration.ofSeconds(1));
		awaitNotified("a1 starts", "a1 returned", "a1 DEAD by TimeoutException", "a dead");
	}

	@Test
	void listenerIsNotifiedOfReleasedRuns() {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		loop.stop(Duration.ZERO).join();
		awaitNotified("a1 starts", "a1 returned", "a1 RELEASED", "stopped STOPPED");
	}

	@Test
	void runThatIgnoresItsInterruptionEndsWithItsLoopAllTheSame() {
		CountDownLatch open = new CountDownLatch(1);
		LoopControl loop = this.node.run(LoopHandler.run((task) -> {
			UninterruptibleWork.await(open);
		}));
		this.node.queue().add("a");
		awaitNotified("a1 starts");
		loop.stop(Duration.ZERO).join();
		TestNode.soon()
			.untilAsserted(() -> assertThat(this.listener.recorded()).contains("a1 FORCE_RELEASED", "stopped STOPPED")
				.doesNotContain("a1 returned"));
		open.countDown();
		TestNode.soon().until(() -> this.listener.recorded().contains("a1 returned"));
	}

	@Test
	void runThatIgnoresItsInterruptionEndsAsItsTaskDoes() {
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(2);
		LoopControl loop = this.node.run(LoopHandler.run((task) -> {
			if (task.id().equals("finished")) {
				task.finish();
			}
			begun.countDown();
			UninterruptibleWork.await(open);
		}), (options) -> options.concurrency(2).maxForcedReleases(1));
		this.node.queue().add("finished");
		this.node.queue().add("dead");
		UninterruptibleWork.await(begun);
		loop.stop(Duration.ZERO).join();
		TestNode.soon()
			.untilAsserted(
					() -> assertThat(this.listener.recorded()).contains("finished1 SUCCESS", "dead1 DEAD", "dead dead")
						.doesNotContain("finished1 returned", "dead1 returned"));
		open.countDown();
	}

	@Test
	void listenerIsNotifiedOfALostLease() {
		AtomicBoolean again = new AtomicBoolean();
		this.node.run((task) -> again.getAndSet(true) ? null : this.gate.handle(task));
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.backend.fail("renew");
		this.clock.advance(Duration.ofSeconds(30));
		TestNode.soon()
			.untilAsserted(() -> assertThat(this.listener.recorded())
				.containsSubsequence("a1 starts", "a1 returned", "a1 LEASE_LOST", "a1 starts", "a1 returned",
						"a1 SUCCESS")
				.contains("a1 lease lost"));
	}

	@Test
	void listenersThatThrowAreLoggedOnceAMinute(CapturedOutput output) {
		this.node.run((task) -> null);
		for (int i = 0; i < 20; i++) {
			this.node.queue().add("task-" + i);
		}
		this.node.awaitDrained();
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "A listener of loop 'loop' threw an exception"))
				.isEqualTo(1));
	}

}
