// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GracefulStopTests {

	private static final Duration SHORT_TIMEOUT = Duration.ofMillis(50);

	private static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	private LoopControl run(int concurrency, String... ids) {
		for (String id : ids) {
			this.node.queue().add(id);
		}
		LoopControl loop = this.node.run(this.gate, (options) -> options.concurrency(concurrency));
		this.gate.awaitBegun(concurrency);
		return loop;
	}

	/** Ids in the order in which they would be claimed, with the attempt each has. */
	private List<String> waiting() {
		List<String> claimed = new CopyOnWriteArrayList<>();
		this.node.registry().remove(TestNode.LOOP).join();
		this.node.run((task) -> claimed.add(task.id() + "/" + task.attempt()));
		this.node.awaitDrained();
		return claimed;
	}

	@Test
	void taskThatEndsWithinTheGracePeriodIsDone() {
		LoopControl loop = run(1, "a", "b");
		CompletableFuture<Void> stopped = loop.stop(LONG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPING);
		assertThat(stopped).isNotDone();
		this.gate.open();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(this.gate.ended()).containsExactly("a");
		assertThat(this.node.state("a")).isNull();
		assertThat(this.node.state("b")).isEqualTo(TaskState.READY);
	}

	@Test
	void withoutAGracePeriodRunsGoBackToTheHeadInTheirOldOrder() {
		LoopControl loop = run(4, "a", "b", "c", "d", "e", "f");
		loop.stop(Duration.ZERO).join();
		assertThat(this.gate.interrupted()).containsExactlyInAnyOrder("a", "b", "c", "d");
		assertThat(this.node.queue().counts().ready()).isEqualTo(6);
		assertThat(waiting()).containsExactly("a/1", "b/1", "c/1", "d/1", "e/1", "f/1");
	}

	@Test
	void afterTheGracePeriodRunsGoBackToTheHeadInTheirOldOrder() {
		LoopControl loop = run(3, "a", "b", "c", "d");
		loop.stop(SHORT_TIMEOUT).join();
		assertThat(this.gate.interrupted()).hasSize(3);
		assertThat(waiting()).containsExactly("a/1", "b/1", "c/1", "d/1");
	}

	@Test
	void finishedTaskWhoseHandlerIgnoresItsInterruptionStaysFinished() {
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		this.node.queue().add("a");
		LoopControl loop = this.node.run(LoopHandler.run((task) -> {
			task.finish();
			begun.countDown();
			UninterruptibleWork.await(open);
		}));
		UninterruptibleWork.await(begun);
		loop.stop(Duration.ZERO).join();
		assertThat(this.node.state("a")).isEqualTo(TaskState.FINISHED);
		open.countDown();
	}

	@Test
	void secondStopShortensTheGracePeriod() {
		LoopControl loop = run(2, "a", "b", "c");
		CompletableFuture<Void> stopped = loop.stop(ChronoUnit.FOREVER.getDuration());
		assertThat(loop.stop(LONG_TIMEOUT)).isNotDone();
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(waiting()).containsExactly("a/1", "b/1", "c/1");
	}

	@Test
	void graceWithoutEndDoesNotKeepALoopFromStopping() {
		LoopControl loop = run(1, "a");
		CompletableFuture<Void> stopped = loop.stop(ChronoUnit.FOREVER.getDuration());
		this.gate.open();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void releasedTaskHasNeitherFailedNorCrashed() {
		run(1, "a").stop(Duration.ZERO).join();
		TaskInfo info = this.node.queue().find("a").orElseThrow();
		assertThat(info.state()).isEqualTo(TaskState.READY);
		assertThat(info.attempts()).isZero();
		assertThat(info.crashes()).isZero();
		assertThat(info.lastError()).isNull();
	}

	@Test
	void handlerThatIgnoresTheInterruptionIsAbandonedAndItsOutcomeVoid() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		this.node.queue().add("a");
		LoopControl loop = this.node.run(LoopHandler.run((task) -> {
			if (begun.getCount() == 0) {
				return;
			}
			begun.countDown();
			UninterruptibleWork.await(open);
			task.finish();
			over.countDown();
		}));
		UninterruptibleWork.await(begun);
		loop.stop(Duration.ZERO).join();
		assertThat(this.node.state("a")).isEqualTo(TaskState.READY);
		open.countDown();
		UninterruptibleWork.await(over);
		loop.start();
		this.node.awaitDrained();
		assertThat(this.node.queue().isFinished("a")).isFalse();
	}

	@Test
	void asynchronousRunsAreCancelledAndReleased() {
		List<CompletableFuture<Void>> results = new CopyOnWriteArrayList<>();
		this.node.queue().add("a");
		this.node.queue().add("b");
		LoopControl loop = this.node.run((task) -> {
			CompletableFuture<Void> result = new CompletableFuture<>();
			results.add(result);
			return result;
		}, (options) -> options.concurrency(2));
		TestNode.soon().until(() -> loop.runningTasks().size() == 2);
		loop.stop(SHORT_TIMEOUT).join();
		assertThat(results).hasSize(2).allMatch(CompletableFuture::isCancelled);
		assertThat(waiting()).containsExactly("a/1", "b/1");
	}

	@Test
	void asynchronousRunThatEndsWithinTheGracePeriodIsDone() {
		CompletableFuture<Void> result = new CompletableFuture<>();
		this.node.queue().add("a");
		LoopControl loop = this.node.run((task) -> result);
		TestNode.soon().until(() -> loop.runningTasks().size() == 1);
		CompletableFuture<Void> stopped = loop.stop(LONG_TIMEOUT);
		result.complete(null);
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(this.node.state("a")).isNull();
	}

	@Test
	void loopsStopAtTheSameTime() {
		List<CompletableFuture<Void>> stops = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 10; i++) {
			String name = "loop-" + i;
			this.node.queue(name).add("a");
			this.node.run(LoopDefinition.of(name, String.class, this.gate), (options) -> options);
		}
		this.gate.awaitBegun(10);
		this.node.registry().loops().forEach((loop) -> stops.add(loop.stop(LONG_TIMEOUT)));
		assertThat(this.node.registry().loops()).allMatch((loop) -> loop.state() == LoopState.STOPPING);
		this.gate.open();
		assertThat(CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(this.gate.ended()).hasSize(10);
	}

	@Test
	void leasesAreRenewedDuringTheGracePeriod() {
		SettableClock clock = new SettableClock();
		try (TestNode node = new TestNode(clock)) {
			node.queue().add("a");
			LoopControl loop = node.run(this.gate, (options) -> options.lease(Duration.ofMinutes(1)));
			this.gate.awaitBegun(1);
			CompletableFuture<Void> stopped = loop.stop(LONG_TIMEOUT);
			clock.advance(Duration.ofMinutes(5));
			assertThat(node.state("a")).isEqualTo(TaskState.RUNNING);
			this.gate.open();
			assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(this.gate.interrupted()).isEmpty();
			assertThat(node.state("a")).isNull();
		}
	}

	@Test
	void taskWhoseRunDoesNotEndAtStopsBecomesDeadLetterAfterSomeReleases() {
		List<CountDownLatch> runs = new CopyOnWriteArrayList<>();
		List<String> dead = new CopyOnWriteArrayList<>();
		LoopControl loop = this.node.run(LoopDefinition.of(TestNode.LOOP, String.class, (task) -> {
			CountDownLatch end = new CountDownLatch(1);
			runs.add(end);
			UninterruptibleWork.await(end);
			return null;
		}).onDead((letter) -> dead.add(letter.id() + ": " + letter.reason())),
				(options) -> options.maxForcedReleases(2));
		this.node.queue().add("unresponsive");
		for (int stops = 1; stops <= 2; stops++) {
			int begun = stops;
			TestNode.soon().until(() -> runs.size() == begun);
			loop.stop(Duration.ZERO).join();
			assertThat(this.node.state("unresponsive")).isEqualTo((stops == 1) ? TaskState.READY : TaskState.DEAD);
			loop.start();
			// this node does not claim the task again until its handler has returned
			runs.get(stops - 1).countDown();
		}
		TestNode.soon()
			.untilAsserted(() -> assertThat(dead).singleElement()
				.satisfies((letter) -> assertThat(letter).startsWith("unresponsive: Its run was interrupted")
					.contains("2 time(s)")));
	}

	@Test
	void listenerThatBlocksDelaysAStopByTheTimeOfTheLastCallAtMost() {
		CountDownLatch end = new CountDownLatch(1);
		SettableClock clock = new SettableClock();
		try (TestNode node = new TestNode(clock, new MemoryTaskBackend(clock), TestNode.threads(),
				List.of((control) -> new LoopListener() {
					@Override
					public void onLoopStopped(LoopState state) {
						UninterruptibleWork.await(end);
					}
				}))) {
			LoopControl loop = node.run(this.gate);
			assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
			assertThat(end.getCount()).isOne();
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void callbackThatBlocksTheTimerOfTheJdkHoldsNoStopUp() {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.node.queue().add("a");
		LoopControl loop = this.node
			.run((task) -> new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.MILLISECONDS)
				.thenRun(() -> {
					blocked.countDown();
					UninterruptibleWork.await(end);
				}));
		try {
			UninterruptibleWork.await(blocked);
			assertThat(loop.stop(SHORT_TIMEOUT)).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(this.node.state("a")).isEqualTo(TaskState.READY);
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void listenersGetNoTimeThatTheStopHasUsed() {
		GracefulStop stop = new GracefulStop();
		assertThat(stop.timeLeft()).isZero();
		stop.shortenGracePeriod(LONG_TIMEOUT);
		assertThat(stop.timeLeft()).isZero();
	}

	@Test
	void stopWithoutATimeIsRefusedAndChangesNothing() {
		LoopControl loop = run(1, "a");
		assertThatIllegalArgumentException().isThrownBy(() -> loop.stop(null));
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		this.gate.open();
		this.node.awaitDrained();
	}

}
