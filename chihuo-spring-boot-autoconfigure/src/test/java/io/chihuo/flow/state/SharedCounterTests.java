// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The moves of a counter that flows share.
 */
class SharedCounterTests {

	private static final long NOW_MILLIS = 1_000_000;

	private SharedCounter counter = new SharedCounter();

	private static StepRun step(String flow, int round) {
		return new StepRun(flow, 1, 0, round);
	}

	private CounterAnswer apply(CounterEvent event, long now) {
		CounterAnswer answer = this.counter.apply(event, now);
		byte[] stored = CounterFormat.encodeCounter(this.counter);
		this.counter = CounterFormat.decodeCounter(stored);
		assertThat(CounterFormat.encodeCounter(this.counter)).isEqualTo(stored);
		return answer;
	}

	private CounterAnswer apply(CounterEvent event) {
		return apply(event, NOW_MILLIS);
	}

	private CounterAnswer await(StepRun step, long target) {
		return apply(new CounterEvent.WaitBegan(new CounterWait(step, target), 0));
	}

	private void count(long amount) {
		apply(new CounterEvent.CountCame(amount, ""));
	}

	private CounterAnswer countByStep(StepRun step, long readAt, long now) {
		return apply(new CounterEvent.StepCounted(step, 2, readAt), now);
	}

	private void look(long now, Map<StepRun, Boolean> counts) {
		apply(new CounterEvent.LookMade(Set.of(), counts), now);
	}

	@Test
	void longestWaitTakesTheSumFirstAndOthersDoNotPassIt() {
		await(step("a", 1), 5);
		await(step("b", 1), 2);
		count(4);
		assertThat(this.counter.grants()).isEmpty();
		assertThat(this.counter.waitsBefore(step("b", 1))).isEqualTo(1);
		count(4);
		assertThat(this.counter.grants()).extracting((grant) -> grant.endedWait().step().flow())
			.containsExactly("a", "b");
		assertThat(this.counter.unusedSum()).isEqualTo(1);
	}

	@Test
	void sumOfAGrantThatWasNotTakenGoesToTheNextAndOneThatWasTakenDoesNot() {
		await(step("a", 1), 3);
		await(step("b", 1), 2);
		count(3);
		long ticket = this.counter.grants().get(0).ticket();
		apply(new CounterEvent.GrantSettled(ticket, false));
		apply(new CounterEvent.GrantSettled(ticket, false));
		assertThat(this.counter.grants()).extracting((grant) -> grant.endedWait().step().flow()).containsExactly("b");
		assertThat(this.counter.unusedSum()).isEqualTo(1);
		long next = this.counter.grants().get(0).ticket();
		apply(new CounterEvent.GrantSettled(next, true));
		apply(new CounterEvent.GrantSettled(next, false));
		assertThat(this.counter.unusedSum()).isEqualTo(1);
	}

	@Test
	void grantIsToBeDeliveredLessAndLessOftenUntilTheFlowHasAnswered() {
		await(step("a", 1), 3);
		count(3);
		for (int seconds : new int[] { 2, 6, 14, 30, 62, 126, 190 }) {
			assertThat(this.counter.wakeAt()).isEqualTo(NOW_MILLIS + seconds * 1000);
			apply(new CounterEvent.CountCame(1, ""), this.counter.wakeAt());
		}
		apply(new CounterEvent.GrantSettled(this.counter.grants().get(0).ticket(), true));
		assertThat(this.counter.wakeAt()).isGreaterThan(NOW_MILLIS + 3_600_000);
	}

	@Test
	void waitThatEndsLeavesTheSumEvenIfItWasGranted() {
		await(step("a", 1), 3);
		await(step("b", 1), 3);
		apply(new CounterEvent.WaitEnded(step("b", 1)));
		count(3);
		apply(new CounterEvent.WaitEnded(step("a", 1)));
		assertThat(this.counter.grants()).isEmpty();
		assertThat(this.counter.unusedSum()).isEqualTo(3);
	}

	@Test
	void waitIsOneHoweverOftenAndLateItIsReported() {
		await(step("a", 2), 3);
		await(step("a", 2), 3);
		await(step("a", 1), 3);
		assertThat(this.counter.firstWaits(10)).containsExactly(step("a", 2));
		await(step("b", 1), 3);
		await(step("a", 3), 3);
		assertThat(this.counter.firstWaits(10)).containsExactly(step("b", 1), step("a", 3));
	}

	@Test
	void stepWaitsAgainOnlyWhenItsFlowHasAnsweredToTheGrantBefore() {
		await(step("a", 1), 3);
		count(3);
		assertThat(await(step("a", 1), 3)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(await(step("a", 2), 3)).isEqualTo(CounterAnswer.REPEAT_LATER);
		assertThat(this.counter.firstWaits(10)).isEmpty();
		apply(new CounterEvent.GrantSettled(this.counter.grants().get(0).ticket(), true));
		assertThat(await(step("a", 2), 3)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(this.counter.firstWaits(10)).containsExactly(step("a", 2));
	}

	@Test
	void stepWaitsAgainAtOnceIfItsNewWaitComesBeforeTheAnswerToTheGrant() {
		await(step("a", 1), 3);
		count(4);
		long taken = this.counter.grants().get(0).ticket();
		CounterEvent again = new CounterEvent.WaitBegan(new CounterWait(step("a", 2), 3), taken);
		assertThat(apply(again)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(this.counter.firstWaits(10)).containsExactly(step("a", 2));
		apply(new CounterEvent.GrantSettled(taken, true));
		apply(again);
		assertThat(this.counter.grants()).isEmpty();
		assertThat(this.counter.unusedSum()).isEqualTo(1);
	}

	@Test
	void moreThan1000WaitsAreRefused() {
		IntStream.range(0, SharedCounter.MAX_WAITS)
			.forEach((i) -> this.counter.apply(new CounterEvent.WaitBegan(new CounterWait(step("flow-" + i, 1), 1), 0),
					NOW_MILLIS));
		assertThat(await(step("a", 1), 1)).isEqualTo(CounterAnswer.TOO_MANY_WAITS);
		assertThat(await(step("flow-3", 1), 1)).isEqualTo(CounterAnswer.APPLIED);
		count(1);
		assertThat(await(step("a", 1), 1)).isEqualTo(CounterAnswer.TOO_MANY_WAITS);
		apply(new CounterEvent.GrantSettled(this.counter.grants().get(0).ticket(), true));
		assertThat(await(step("a", 1), 1)).isEqualTo(CounterAnswer.APPLIED);
	}

	@Test
	void countWithAKeyCountsOnceAndTheSumDoesNotOverflow() {
		apply(new CounterEvent.CountCame(2, "x"));
		apply(new CounterEvent.CountCame(2, "x"));
		assertThat(this.counter.unusedSum()).isEqualTo(2);
		count(Long.MAX_VALUE);
		assertThat(this.counter.unusedSum()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void countOfARunIsKnownUntilAWhileAfterItsFlowKnows() {
		StepRun run = step("a", 1);
		countByStep(run, NOW_MILLIS, NOW_MILLIS);
		long later = NOW_MILLIS + 3_600_000;
		assertThat(this.counter.unconfirmedCounts(later, 10)).containsExactly(run);
		look(later, Map.of(run, false));
		assertThat(this.counter.unconfirmedCounts(later + 10_000, 10)).containsExactly(run);
		look(later + 10_000, Map.of(run, true));
		assertThat(this.counter.unconfirmedCounts(later + 20_000, 10)).isEmpty();
		assertThat(countByStep(run, later + 9000, later + 12_000)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(this.counter.unusedSum()).isEqualTo(2);
		look(later + 20_000, Map.of());
		assertThat(countByStep(run, later + 9000, later + 20_000)).isEqualTo(CounterAnswer.REPEAT_LATER);
		assertThat(this.counter.unusedSum()).isEqualTo(2);
		assertThat(this.counter.received).isEmpty();
	}

	@Test
	void moreCountsOfRunsThanCanBeRememberedComeLater() {
		IntStream.range(0, SharedCounter.MAX_STEP_COUNTS)
			.forEach((i) -> this.counter.apply(new CounterEvent.StepCounted(step("a", i), 2, NOW_MILLIS), NOW_MILLIS));
		assertThat(countByStep(step("b", 1), NOW_MILLIS, NOW_MILLIS)).isEqualTo(CounterAnswer.REPEAT_LATER);
		assertThat(countByStep(step("a", 3), NOW_MILLIS, NOW_MILLIS)).isEqualTo(CounterAnswer.APPLIED);
		assertThat(this.counter.unusedSum()).isEqualTo(2L * SharedCounter.MAX_STEP_COUNTS);
	}

	@Test
	void counterIsEmptyWhenNothingIsKeptAndDropsASumWithoutWaitsInTheEnd() {
		assertThat(this.counter.isEmpty()).isTrue();
		apply(new CounterEvent.CountCame(2, "x"));
		long end = NOW_MILLIS + 30L * 24 * 3_600_000;
		assertThat(this.counter.wakeAt()).isEqualTo(end);
		look(end - 1, Map.of());
		assertThat(this.counter.isEmpty()).isFalse();
		look(end, Map.of());
		assertThat(this.counter.isEmpty()).isTrue();
	}

	@Test
	void waitsThatAreNoMoreAreDroppedAndOthersAreLookedUpLessAndLessOften() {
		await(step("gone", 1), 100);
		await(step("a", 1), 3);
		count(3);
		assertThat(this.counter.wakeAt()).isEqualTo(NOW_MILLIS + 30_000);
		look(NOW_MILLIS + 30_000, Map.of());
		assertThat(this.counter.wakeAt()).isEqualTo(NOW_MILLIS + 90_000);
		apply(new CounterEvent.CountCame(1, ""), NOW_MILLIS + 40_000);
		assertThat(this.counter.wakeAt()).isEqualTo(NOW_MILLIS + 70_000);
		apply(new CounterEvent.CountCame(1, ""), NOW_MILLIS + 69_000);
		assertThat(this.counter.wakeAt()).isEqualTo(NOW_MILLIS + 70_000);
		apply(new CounterEvent.LookMade(Set.of(step("gone", 1)), Map.of()));
		assertThat(this.counter.grants()).extracting((grant) -> grant.endedWait().step().flow()).containsExactly("a");
		assertThat(this.counter.unusedSum()).isEqualTo(2);
	}

}
