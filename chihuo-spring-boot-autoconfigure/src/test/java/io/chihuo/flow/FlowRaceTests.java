// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.BackendUnavailableException;
import io.chihuo.CancelResult;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.TaskState;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Flows whose nodes are suspended, or meet others, at a bad moment.
 */
@ExtendWith(OutputCaptureExtension.class)
class FlowRaceTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final WatchedBackend slowBackend = new WatchedBackend(this.backend);

	/** The node that is suspended. */
	private final TestNode slow = new TestNode(this.clock, this.slowBackend);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.slow.close();
		this.node.close();
	}

	private void runLoop() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			return null;
		}, (options) -> options.concurrency(1));
	}

	/** Tasks that were added before it have run, or never will. */
	private void awaitRunOfLaterTask() {
		this.node.queue().add("later", "later");
		TestNode.soon().until(() -> this.ran.contains("later"));
		this.node.awaitDrained();
	}

	private boolean hasOutcome(String id) {
		return this.backend.store(new QueueName("test", TestNode.LOOP))
			.watch(List.of(new WatchRequest(id, 0, new OutcomeWatch(Duration.ZERO, false, null))))
			.join()
			.get(0)
			.status() != WatchAnswer.Status.UNKNOWN;
	}

	@Test
	void taskThatASuspendedNodeAddsAfterTheFlowWasCancelledDoesNotRun() {
		CompletableFuture<Void> adds = new CompletableFuture<>();
		this.slowBackend.adds = adds;
		this.slow.client().startFlow("a", Flow.parallel(step("1st"), step("2nd")));
		FlowHandle flow = this.node.client().flow("a");
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		adds.complete(null);
		runLoop();
		awaitRunOfLaterTask();
		assertThat(this.ran).containsExactly("later");
	}

	@Test
	void taskThatASuspendedNodeAddsAfterTheFlowIsGoneIsRefusedAndLeavesNothing() {
		CompletableFuture<Void> adds = new CompletableFuture<>();
		this.slowBackend.adds = adds;
		this.slow.client().startFlow("a", step("1st"));
		FlowHandle flow = this.node.client().flow("a");
		flow.cancel();
		flow.dismiss();
		this.node.flows().start();
		this.clock.advance(Duration.ofSeconds(40));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		adds.complete(null);
		assertThat(this.node.state("f/a/1st#1")).isNotNull();
		runLoop();
		awaitRunOfLaterTask();
		assertThat(this.ran).containsExactly("later");
		TestNode.soon().until(() -> !hasOutcome("f/a/1st#1"));
	}

	@Test
	void actWithoutEffectOnAVersionThatOthersMayHaveChangedIsRepeatedOnTheLatest() {
		this.slow.client().startFlow("a", Flow.signal("go"));
		FlowHandle seen = this.slow.client().flow("a");
		seen.cancel();
		FlowHandle other = this.node.client().startFlow("a", Flow.signal("go"), FlowStart.REPLACE_ENDED);
		seen.cancel();
		assertThat(other.status().state()).isEqualTo(FlowState.CANCELLED);
		this.node.client().startFlow("a", Flow.signal("go"), FlowStart.REPLACE_ENDED);
		seen.signal("go", null);
		assertThat(other.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void skipCancelsTheTaskOfAStepThatIsQueued() {
		FlowHandle flow = this.node.client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThat(this.node.state("f/a/1st#1")).isEqualTo(TaskState.READY);
		flow.skip("1st", "by hand");
		assertThat(this.node.state("f/a/1st#1")).isNull();
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("2nd");
	}

	@Test
	void skipInterruptsTheRunOfAStepAndAFlowThatEndsByItLeavesNothing() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.node.run((task) -> {
			running.countDown();
			try {
				TimeUnit.SECONDS.sleep(TestLimits.HANG_SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
			return null;
		}, (options) -> options);
		FlowHandle flow = this.node.client().startFlow("a", step("1st"));
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		flow.skip("1st", null);
		flow.await(HANG_LIMIT);
		assertThat(interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		this.node.awaitDrained();
		this.node.flows().start();
		TestNode.soon().untilAsserted(() -> {
			this.clock.advance(Duration.ofDays(2));
			assertThat(this.backend.flows("test").load(List.of("a")).join().get(0)).isEmpty();
		});
		assertThat(hasOutcome("f/a/1st#1")).isFalse();
	}

	@Test
	void runOfAStepDoesNotSeeALaterFlowWithTheIdOfItsOwn() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch replaced = new CountDownLatch(1);
		CompletableFuture<List<Throwable>> failures = new CompletableFuture<>();
		this.node.run((task) -> {
			running.countDown();
			awaitThoughInterrupted(replaced);
			failures.complete(List.of(catchThrowable(() -> task.flow().contextValue("key", String.class)),
					catchThrowable(() -> task.flow().result("1st", String.class))));
			return null;
		}, (options) -> options);
		FlowHandle flow = this.node.client().startFlow("a", step("1st"));
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		flow.skip("1st", "value");
		flow.await(HANG_LIMIT);
		this.node.client().startFlow("a", Flow.signal("go").named("1st"), FlowStart.REPLACE_ENDED);
		replaced.countDown();
		assertThat(failures.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS))
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(FlowNotFoundException.class));
	}

	private static void awaitThoughInterrupted(CountDownLatch latch) {
		boolean counted = false;
		while (!counted) {
			try {
				counted = latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				// as a handler that takes no notice of a cancel
			}
		}
	}

	@Test
	void resumeMeetsNoFlowOnceItsResultsAreBeingRemoved() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			if (task.payload().equals("2nd")) {
				throw new RejectTaskException("broken");
			}
			return null;
		}, (options) -> options);
		FlowHandle flow = this.node.client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		CompletableFuture<Void> removals = new CompletableFuture<>();
		this.slowBackend.removals = removals;
		this.clock.advance(Duration.ofDays(8));
		this.slow.flows().sweepDue();
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(flow::resume);
		removals.complete(null);
		assertThat(this.backend.flows("test").load(List.of("a")).join().get(0)).isEmpty();
		assertThat(hasOutcome("f/a/1st#1")).isFalse();
		this.node.client().startFlow("a", step("1st")).await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd", "1st");
	}

	@Test
	void replacedFlowIsRemovedWithItsResultsBeforeTheNewOneBegins() {
		runLoop();
		this.node.client().startFlow("a", Flow.series(step("1st"), step("2nd"))).await(HANG_LIMIT);
		FlowHandle flow = this.slow.client().startFlow("a", Flow.series(step("1st")), FlowStart.REPLACE_ENDED);
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd", "1st");
		assertThat(hasOutcome("f/a/2nd#1")).isFalse();
	}

	@Test
	void stepsThatDoNotFitIntoAFullQueueAreNotTriedAgainAtEachChange() {
		CountDownLatch begin = new CountDownLatch(1);
		this.slow.run((task) -> {
			begin.await();
			this.ran.add(task.payload());
			return null;
		}, (options) -> options.maxLength(10).concurrency(1));
		FlowHandle flow = this.slow.client()
			.startFlow("a", Flow.parallel(IntStream.range(0, 300).mapToObj((i) -> step("s" + i)).toList()));
		assertThat(flow.status().findStep("s299").obstacle())
			.isEqualTo("Queue 'loop' is full: its task is added when there is room");
		begin.countDown();
		this.slow.flows().start();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMillis(500));
			return flow.status().state() == FlowState.DONE;
		});
		assertThat(this.ran).hasSize(300).doesNotHaveDuplicates();
		assertThat(this.slowBackend.submitted.get()).isLessThan(3000);
	}

	@Test
	void stepsWhoseWakeUpsWereLostAreNotAwaitedForEver() {
		this.slowBackend.wakeUpsLost = true;
		this.slow.client()
			.startFlow("a", Flow.parallel(IntStream.range(0, 50).mapToObj((i) -> step("s" + i)).toList()));
		assertThat(this.slow.flows().stepTasks().awaitedCount()).isEqualTo(50);
		runLoop();
		this.node.client().flow("a").await(HANG_LIMIT);
		this.slow.flows().start();
		TestNode.soon().untilAsserted(() -> {
			this.clock.advance(Duration.ofSeconds(20));
			assertThat(this.slow.flows().stepTasks().awaitedCount()).isZero();
		});
	}

	/** A flow on the slow node whose task was cancelled, and its wake-up is late. */
	private void cancelTaskWithLateWakeUp(FlowStep step) {
		this.slowBackend.wakeUpsLate = true;
		FlowHandle cancelled = this.slow.client().startFlow("cancelled", step);
		TestNode.soon().until(() -> cancelled.status().findStep("own").state() == StepState.RUNNING);
		cancelled.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> cancelled.await(HANG_LIMIT));
		TestNode.soon().until(() -> this.slowBackend.lateWakeUpCount() > 0);
	}

	private void runToItsEnd(FlowHandle flow) {
		assertThat(flow.status().findStep("own").state()).isEqualTo(StepState.RUNNING);
		this.slowBackend.wakeUpsLate = false;
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("payload");
	}

	@Test
	void lateWakeUpOfACancelledTaskDoesNotEndALaterTaskOfItsId() {
		FlowStep step = Flow.step(TestNode.LOOP, "id", "payload").named("own");
		cancelTaskWithLateWakeUp(step);
		FlowHandle flow = this.slow.client().startFlow("a", step);
		TestNode.soon().until(() -> flow.status().findStep("own").state() != StepState.STARTING);
		this.slowBackend.deliverWakeUps();
		runToItsEnd(flow);
	}

	@Test
	void wakeUpThatIsThereBeforeTheAnswerToAnAddDoesNotEndTheTaskThatIsAdded() {
		FlowStep step = Flow.step(TestNode.LOOP, "id", "payload").named("own");
		cancelTaskWithLateWakeUp(step);
		CompletableFuture<Void> answers = new CompletableFuture<>();
		this.slowBackend.answers = answers;
		FlowHandle flow = this.slow.client().startFlow("a", step);
		TestNode.soon().until(() -> this.node.state("id") == TaskState.READY);
		this.slowBackend.deliverWakeUps();
		answers.complete(null);
		TestNode.soon().until(() -> flow.status().findStep("own").state() != StepState.STARTING);
		runToItsEnd(flow);
	}

	@Test
	void wakeUpThatIsThereBeforeTheAnswerToAnAddEndsTheTaskThatWasAdded() {
		CompletableFuture<Void> answers = new CompletableFuture<>();
		this.slowBackend.answers = answers;
		FlowHandle flow = this.slow.client().startFlow("a", Flow.step(TestNode.LOOP, "id", "payload").named("own"));
		runLoop();
		TestNode.soon().until(() -> this.ran.contains("payload"));
		this.node.awaitDrained();
		answers.complete(null);
		flow.await(HANG_LIMIT);
	}

	@Test
	void wakeUpReachesAStepThatCouldNotBeLookedUpBefore() {
		FlowHandle flow = this.slow.client().startFlow("a", step("1st"));
		TestNode.soon().until(() -> this.node.state("f/a/1st#1") == TaskState.READY);
		this.slowBackend.lookFailure = new BackendUnavailableException("the store is away", null);
		this.slowBackend.missWakeUps();
		this.slowBackend.lookFailure = null;
		assertThat(this.node.queue().cancel("f/a/1st#1")).isEqualTo(CancelResult.REMOVED);
		TestNode.soon().until(() -> flow.status().state().isEnded());
	}

	@Test
	void flowsThatCannotBeReadDoNotKeepOthersFromTheirTurnAndAreSeldomLogged(CapturedOutput output) {
		byte[] newer = { 99 };
		this.backend.flows("test")
			.create(IntStream.range(0, 300)
				.mapToObj((i) -> new FlowRecord("newer-" + i, 1, FlowState.RUNNING, newer, newer, 0, 0, 0))
				.toList())
			.join();
		runLoop();
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(Flow.timer(Duration.ofMinutes(5)), step("1st")));
		this.node.flows().start();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(10));
			return flow.status().state() == FlowState.DONE;
		});
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(
					output.getAll().lines().filter((line) -> line.contains("Flow 'newer-7' could not be moved on")))
				.hasSizeBetween(1, 20));
	}

	@Test
	void tasksOfStepsAreNoPartOfATransactionThatAThreadHasOpen() {
		Thread caller = Thread.currentThread();
		this.slowBackend.inTransaction = () -> Thread.currentThread() == caller;
		FlowHandle flow = this.slow.client().startFlow("a", Flow.series(Flow.signal("go"), step("1st")));
		flow.signal("go", null);
		runLoop();
		flow.await(HANG_LIMIT);
		assertThat(this.slowBackend.submitted).hasValue(1);
		assertThat(this.slowBackend.joined).hasValue(0);
	}

	@Test
	void signalOrCountThatComesWhenTheFlowHasJustEndedFails() {
		byte[] value = { 1 };
		this.node.client().startFlow("a", Flow.signal("go"));
		assertThat(this.node.flows().postEvent("a", new FlowEvent.SignalCame("go", value, "x")))
			.succeedsWithin(HANG_LIMIT);
		assertThat(this.node.flows().postEvent("a", new FlowEvent.SignalCame("go", value, "x")))
			.succeedsWithin(HANG_LIMIT);
		assertThat(this.slow.flows().postEvent("a", new FlowEvent.SignalCame("go", value, "y"))).failsWithin(HANG_LIMIT)
			.withThrowableThat()
			.withMessageContaining("Flow 'a' has ended: it is DONE");
		this.node.client().startFlow("b", Flow.counter("sum", 1));
		assertThat(this.node.flows().postEvent("b", new FlowEvent.CountAdded("sum", 1, ""))).succeedsWithin(HANG_LIMIT);
		assertThat(this.node.flows().postEvent("b", new FlowEvent.CountAdded("sum", 1, ""))).failsWithin(HANG_LIMIT)
			.withThrowableThat()
			.withMessageContaining("Flow 'b' has ended: it is DONE");
	}

	@Test
	void unreadSignalsOfSendersAtTheSameTimeAreNoMoreThanTheirBound() {
		FlowHandle flow = this.node.client().startFlow("a", Flow.series(Flow.signal("never"), Flow.signal("go")));
		List<CompletableFuture<Boolean>> sent = IntStream.range(0, 1005)
			.mapToObj((i) -> this.node.flows().postEvent("a", new FlowEvent.SignalCame("go", new byte[0], "")))
			.toList();
		sent.forEach((signal) -> TestNode.soon().until(signal::isDone));
		assertThat(sent).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(5);
		assertThat(flow.status().unreadSignals()).isEqualTo(1000);
	}

	@Test
	void signalsOfSendersAtTheSameTimeTakeNoMoreThanTheirBound() {
		FlowStep taking = Flow.series(IntStream.range(0, 30).mapToObj((i) -> Flow.signal("go")).toList());
		this.node.client().startFlow("a", Flow.parallel(Flow.signal("never"), taking));
		List<CompletableFuture<Boolean>> sent = IntStream.range(0, 100)
			.mapToObj((i) -> this.node.flows().postEvent("a", new FlowEvent.SignalCame("go", new byte[200_000], "")))
			.toList();
		sent.forEach((signal) -> TestNode.soon().until(signal::isDone));
		assertThat(sent).filteredOn((signal) -> !signal.isCompletedExceptionally()).hasSize(20);
		assertThat(catchThrowable(sent.get(99)::join)).hasMessageContaining("more than 4194304 bytes");
	}

	@Test
	void awaitIsWokenThoughTheFirstOneCouldNotListen() {
		AtomicInteger failures = new AtomicInteger(1);
		TestNode waiting = new TestNode(this.clock, new DelegatingTaskBackend(this.backend) {
			@Override
			public NodeBus nodeBus(String namespace) {
				if (failures.getAndDecrement() > 0) {
					throw new BackendUnavailableException("away", null);
				}
				return super.nodeBus(namespace);
			}
		});
		try (waiting) {
			FlowHandle flow = this.node.client().startFlow("a", Flow.signal("go"));
			FlowHandle same = waiting.client().flow("a");
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(same::future);
			CompletableFuture<Void> end = same.future();
			flow.signal("go", null);
			assertThat(end).succeedsWithin(HANG_LIMIT);
		}
	}

	@Test
	void actReachesAStepThatARunOnAnotherNodeHasPushed() {
		this.slowBackend.wakeUpsLost = true;
		this.node.run((LoopHandler<String>) (task) -> {
			task.flow().pushFront(Flow.timer(Duration.ofDays(1)).named("pushed"));
			return null;
		}, (options) -> options);
		FlowHandle flow = this.slow.client().startFlow("a", Flow.series(step("1st")));
		TestNode.soon().until(() -> flow.status().steps().size() == 3);
		flow.cancelTimer("pushed");
		flow.await(HANG_LIMIT);
	}

	/** The node that has added its task may be gone. */
	@Test
	void endOfARunMovesTheFlowOnThoughItsNodeHasNotSeenTheStepBegin() {
		this.slowBackend.wakeUpsLost = true;
		runLoop();
		FlowHandle flow = this.slow.client().startFlow("a", Flow.series(step("1st"), Flow.signal("go"), step("2nd")));
		TestNode.soon().until(() -> flow.status().findStep("1st").state() == StepState.DONE);
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "2nd");
	}

	@Test
	void actThatChangesNothingIsNotLoggedAsDone(CapturedOutput output) {
		runLoop();
		FlowHandle flow = this.node.client().startFlow("unchanged", step("1st"));
		flow.await(HANG_LIMIT);
		flow.cancel();
		flow.skip("1st", null);
		flow.resume();
		assertThat(output)
			.contains("Flow 'unchanged' was not changed by a call: its state does not allow 'cancel'",
					"Flow 'unchanged' was not changed by a call: its state does not allow 'skip of '1st''")
			.doesNotContain("Flow 'unchanged' was cancelled", "of flow 'unchanged' was skipped",
					"Flow 'unchanged' was resumed");
	}

}
