// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.faults.BackendProxy;
import io.chihuo.flow.state.CounterAnswer;
import io.chihuo.flow.state.CounterEvent;
import io.chihuo.flow.state.CounterWait;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.SharedCounter;
import io.chihuo.flow.state.StepRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counters that flows share, when calls fail, are late or are not made.
 */
class SharedCounterFaultsTests {

	private static final String NAME = "c";

	private final SettableClock clock = new SettableClock();

	private final FlowStore store = new MemoryTaskBackend(this.clock).flows("test");

	/** Steps to which a grant was delivered, each time. */
	private final List<String> delivered = new ArrayList<>();

	/** Answers of the next flows to grants; after these they take them. */
	private final List<CompletableFuture<Boolean>> answers = new ArrayList<>();

	private final List<String> loaded = new ArrayList<>();

	/** Name of the method of the store that fails the next time. */
	private String failing = "";

	private final SharedCounters counters = counters(BackendProxy.ofFlows((proxy, method, arguments) -> {
		if (method.getName().equals("load")) {
			((List<?>) arguments[0]).forEach((id) -> this.loaded.add(String.valueOf(id)));
		}
		if (method.getName().equals(this.failing)) {
			this.failing = "";
			return CompletableFuture.failedFuture(new BackendUnavailableException("away", null));
		}
		return BackendProxy.call(this.store, method, arguments);
	}));

	private SharedCounters counters(FlowStore store) {
		return new SharedCounters(new FlowRecords(() -> store, () -> null, this.clock), this::takeGrant);
	}

	private CompletableFuture<Boolean> takeGrant(String flow, long run, FlowEvent.SumGranted granted) {
		this.delivered.add(flow + granted.round());
		return this.answers.isEmpty() ? CompletableFuture.completedFuture(true) : this.answers.remove(0);
	}

	private static StepRun step(String flow, int round) {
		return new StepRun(flow, 1, 0, round);
	}

	private CounterAnswer apply(CounterEvent event) {
		return this.counters.apply(NAME, event).join();
	}

	private CounterAnswer beginWait(StepRun step, long target) {
		return apply(new CounterEvent.WaitBegan(new CounterWait(step, target), 0));
	}

	private CounterEvent countOf(StepRun step) {
		return new CounterEvent.StepCounted(step, 2, this.clock.millis());
	}

	private void count(long amount, String key) {
		assertThat(this.counters.count(NAME, amount, key)).isCompletedWithValue(CounterAnswer.APPLIED);
	}

	private SharedCounter counter() {
		return this.counters.find(NAME).join();
	}

	private boolean hasRecord() {
		return this.store.load(List.of("counter/" + NAME)).join().get(0).isPresent();
	}

	/** Time passes, after which counters that are due are looked at. */
	private void elapse(Duration time) {
		this.clock.advance(time);
		this.store.due(0, 10).join().forEach((flow) -> this.counters.look(flow.key()).join());
	}

	private void elapseSeconds(int seconds) {
		elapse(Duration.ofSeconds(seconds));
	}

	@Test
	void grantThatDidNotArriveIsDeliveredAgainThoughCountsKeepComing() {
		this.answers.add(CompletableFuture.failedFuture(new BackendUnavailableException("away", null)));
		beginWait(step("a", 1), 3);
		count(3, "");
		assertThat(counter().grants()).hasSize(1);
		for (int i = 0; i < 4; i++) {
			elapseSeconds(1);
			count(1, "");
		}
		assertThat(this.delivered).containsExactly("a1", "a1");
		assertThat(counter().grants()).isEmpty();
	}

	@Test
	void stepWaitsAgainSoonThoughTheStoreWasAwayWhenItsFlowHadTakenTheGrantBefore() {
		beginWait(step("a", 1), 3);
		CompletableFuture<Boolean> taken = new CompletableFuture<>();
		this.answers.add(taken);
		count(4, "");
		this.failing = "update";
		taken.complete(true);
		assertThat(this.failing).isEmpty();
		for (int i = 0; i < 3; i++) {
			assertThat(beginWait(step("a", 2), 100)).isEqualTo(CounterAnswer.REPEAT_LATER);
			count(1, "");
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(beginWait(step("a", 2), 100)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(counter().firstWaits(10)).containsExactly(step("a", 2));
	}

	@Test
	void waitOfAFlowThatIsGoneIsDroppedThoughCountsKeepComing() {
		beginWait(step("gone", 1), 1000);
		for (int i = 0; i < 6; i++) {
			count(1, "");
			elapseSeconds(10);
		}
		assertThat(counter().firstWaits(10)).isEmpty();
		assertThat(counter().unusedSum()).isEqualTo(6);
	}

	@Test
	void sumAndKeysAreKeptWhenTheLastWaitIsDropped() {
		beginWait(step("gone", 1), 1000);
		count(5, "x");
		elapseSeconds(30);
		assertThat(counter().firstWaits(10)).isEmpty();
		assertThat(counter().unusedSum()).isEqualTo(5);
		count(5, "x");
		elapse(Duration.ofDays(30).minusSeconds(1));
		assertThat(counter().unusedSum()).isEqualTo(5);
		elapseSeconds(1);
		assertThat(hasRecord()).isFalse();
	}

	@Test
	void keysAreKeptForAnHourWhenTheSumIsTaken() {
		beginWait(step("a", 1), 5);
		count(5, "x");
		elapse(Duration.ofMinutes(59));
		count(5, "x");
		assertThat(counter().unusedSum()).isZero();
		elapse(Duration.ofMinutes(1));
		assertThat(hasRecord()).isFalse();
	}

	@Test
	void flowWithManyCountsIsReadOnceInALook() {
		IntStream.range(0, 50).forEach((round) -> apply(countOf(step("a", round))));
		elapseSeconds(10);
		assertThat(this.loaded).filteredOn("a"::equals).hasSize(1);
		elapseSeconds(10);
		assertThat(counter().unusedSum()).isEqualTo(100);
		assertThat(counter().unconfirmedCounts(Long.MAX_VALUE, 100)).isEmpty();
	}

	/** A node that sleeps when it is about to store what it has found. */
	private final class SleepingNode {

		private final CompletableFuture<Void> awake = new CompletableFuture<>();

		private final SharedCounters counters = counters(
				BackendProxy.ofFlows((proxy, method, arguments) -> method.getName().equals("create")
						? this.awake.thenCompose((go) -> create(arguments))
						: BackendProxy.call(SharedCounterFaultsTests.this.store, method, arguments)));

		@SuppressWarnings("unchecked")
		private CompletableFuture<Object> create(Object[] arguments) {
			return SharedCounterFaultsTests.this.store.create((List<FlowRecord>) arguments[0])
				.thenApply(Function.identity());
		}

	}

	@Test
	void countOfAStepIsNotDoubledByANodeThatSleepsUntilTheCounterHasForgottenIt() {
		SleepingNode sleeping = new SleepingNode();
		CompletableFuture<CounterAnswer> late = sleeping.counters.apply(NAME, countOf(step("a", 1)));
		apply(countOf(step("a", 1)));
		beginWait(step("b", 1), 2);
		assertThat(this.delivered).containsExactly("b1");
		elapseSeconds(10);
		elapseSeconds(10);
		assertThat(hasRecord()).isFalse();
		sleeping.awake.complete(null);
		assertThat(late).isCompletedWithValue(CounterAnswer.REPEAT_LATER);
		assertThat(counter().unusedSum()).isZero();
		assertThat(hasRecord()).isFalse();
	}

	@Test
	void recordOfANodeThatDiedBeforeItCountedIsRemoved() {
		this.failing = "update";
		assertThat(this.counters.apply(NAME, countOf(step("a", 1)))).isCompletedExceptionally();
		assertThat(hasRecord()).isTrue();
		elapseSeconds(60);
		assertThat(hasRecord()).isFalse();
	}

	/** There is no memory to go on when the flow has answered. */
	private static final class FullHeapAnswer extends CompletableFuture<Boolean> {

		@Override
		public CompletableFuture<Boolean> exceptionallyCompose(
				Function<Throwable, ? extends CompletionStage<Boolean>> action) {
			throw new OutOfMemoryError("there is none");
		}

	}

	@Test
	void grantsAreDeliveredAfterOneForWhichTheHeapWasFull() {
		this.answers.add(new FullHeapAnswer());
		beginWait(step("a", 1), 1);
		count(1, "");
		beginWait(step("b", 1), 1);
		count(1, "");
		assertThat(this.delivered).containsExactly("a1", "b1");
		elapseSeconds(2);
		assertThat(this.delivered).containsExactly("a1", "b1", "a1");
		assertThat(hasRecord()).isFalse();
	}

}
