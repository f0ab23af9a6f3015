// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

import io.chihuo.AddOptions;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of the backend or of the clock fails for want of memory, and later ones do not.
 */
class FullHeapOnceTests {

	private final FullHeap heap = new FullHeap();

	private final TaskClock clock = this.heap.clock(TaskClock.systemClock());

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private TestNode node;

	@AfterEach
	void close() {
		if (this.node != null) {
			this.node.close();
		}
		this.clock.close();
	}

	private void start(boolean distant) {
		this.node = new TestNode(this.clock, distant ? this.backend.distant() : this.backend);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void claimsGoOn(boolean distant) {
		start(distant);
		this.node.run(LoopHandler.run((task) -> this.ran.add(task.id())));
		for (int i = 0; i < 20; i++) {
			this.backend.raiseOnce("claim", new OutOfMemoryError("claim " + i));
			this.heap.failAlarms(3);
			this.node.queue().add("task-" + i);
			int count = i + 1;
			TestLimits.await().until(() -> this.ran.size() == count);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void taskWhoseRunCouldNotBeginRunsLater(boolean distant) {
		start(distant);
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		this.heap.failRuns(3);
		this.node.run(LoopHandler.run((task) -> attempts.add(task.attempt())),
				(options) -> options.lease(Duration.ofMillis(300)).concurrency(2));
		this.node.queue().add("a");
		this.node.queue().add("b");
		TestLimits.await().dontCatchUncaughtExceptions().until(() -> attempts.size() == 2);
		assertThat(attempts).containsExactly(1, 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runEndsThoughItsAlarmCannotBeCancelled(boolean distant) {
		start(distant);
		this.node.run(LoopHandler.run((task) -> {
			this.heap.failCancels(1);
			this.ran.add(task.id());
		}), (options) -> options.runTimeout(Duration.ofHours(1)));
		this.node.queue().add("a");
		this.node.queue().add("b");
		TestLimits.await().dontCatchUncaughtExceptions().until(() -> this.node.queue().counts().isDrained());
		assertThat(this.ran).containsExactly("a", "b");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leasesAreRenewed(boolean distant) {
		start(distant);
		GatedHandler gate = new GatedHandler();
		this.node.run(gate, (options) -> options.lease(Duration.ofMillis(300)));
		this.node.queue().add("a");
		gate.awaitBegun(1);
		for (int i = 1; i <= 5; i++) {
			this.backend.raiseOnce("renew", new OutOfMemoryError("renew"));
			this.heap.failAlarms(2);
			long renewals = this.backend.calls("renew");
			TestLimits.await().until(() -> this.backend.calls("renew") > renewals + 1);
		}
		gate.open();
		this.node.awaitDrained();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void drainedLoopIsFound(boolean distant) {
		start(distant);
		this.backend.raiseOnce("counts", new OutOfMemoryError("counts"));
		var loop = this.node.run(LoopHandler.run((task) -> this.ran.add(task.id())),
				(options) -> options.runForever(false));
		TestLimits.await().until(() -> loop.state() == LoopState.STOPPED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void optionsOfTheLoopReachItsQueue(boolean distant) {
		start(distant);
		this.backend.raiseOnce("applyPolicy", new OutOfMemoryError("configure"));
		LoopControl loop = this.node.run(LoopHandler.run((task) -> this.ran.add(task.id())));
		long calls = this.backend.calls("applyPolicy");
		loop.stop().join();
		this.backend.raiseOnce("applyPolicy", new OutOfMemoryError("configure"));
		loop.start();
		TestLimits.await().until(() -> this.backend.calls("applyPolicy") > calls + 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void outcomesAreDelivered(boolean distant) {
		start(distant);
		this.backend.raiseOnce("settle", new OutOfMemoryError("settle"));
		AtomicInteger ended = new AtomicInteger();
		this.node.run(LoopHandler.run((task) -> ended.incrementAndGet()),
				(options) -> options.lease(Duration.ofMillis(500)));
		this.node.queue().add("a");
		this.node.awaitDrained();
		assertThat(ended.get()).isPositive();
	}

	@Test
	void runEndsThoughItsListenersCannotBeNotifiedOfTheReturnOfItsHandler() {
		AtomicBoolean full = new AtomicBoolean();
		Executor threads = (work) -> new Thread(work) {
			@Override
			public boolean isInterrupted() {
				if (full.getAndSet(false)) {
					throw new OutOfMemoryError("isInterrupted");
				}
				return super.isInterrupted();
			}
		}.start();
		this.node = new TestNode(this.clock, this.backend, threads, List.of((loop) -> new LoopListener() {
			@Override
			public RunListener onRunStarting(LeasedTask task, long now) {
				return new RunListener() {
				};
			}
		}));
		this.node.run(LoopHandler.run((task) -> {
			this.ran.add(task.id());
			full.set(true);
		}));
		this.node.queue().add("a");
		this.node.queue().add("b");
		TestLimits.await()
			.dontCatchUncaughtExceptions()
			.until(() -> this.ran.contains("b") && this.node.queue().counts().isDrained());
		assertThat(this.ran).containsExactly("a", "b");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runThatIsGivenUpIsSettledThoughNothingCouldBeDecidedThen(boolean distant) {
		start(distant);
		this.node.run((task) -> {
			this.ran.add(task.id());
			return task.id().equals("a") ? new CompletableFuture<Void>().minimalCompletionStage() : null;
		}, (options) -> options.runTimeout(Duration.ofMillis(200)).maxAttempts(2).lease(Duration.ofMillis(500)));
		this.heap.failGivenUp(1);
		this.node.queue().add("a", null, AddOptions.DEFAULTS.header("x", "y").deadline(Duration.ofHours(1)));
		this.node.queue().add("b");
		TestLimits.await()
			.dontCatchUncaughtExceptions()
			.until(() -> this.ran.contains("b") && this.node.queue().counts().running() == 0);
	}

	@Test
	void loopStopsThoughTheCrashOfATaskThatEndsTheProcessCannotBeStored() {
		start(false);
		GatedHandler gate = new GatedHandler();
		GenericApplicationContext context = new GenericApplicationContext();
		context.refresh();
		LoopControl loop = this.node.run(LoopHandler.run((task) -> SpringApplication.exit(context, () -> {
			try {
				gate.handle(task);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return 0;
		})));
		this.node.queue().add("a");
		gate.awaitBegun(1);
		this.backend.raiseOnce("settle", new OutOfMemoryError("settle"));
		assertThat(CompletableFuture.runAsync(() -> loop.stop(Duration.ofDays(1)).join()))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		gate.open();
	}

}
