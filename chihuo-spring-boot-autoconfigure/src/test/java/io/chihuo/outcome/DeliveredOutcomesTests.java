// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DeliveredOutcomesTests {

	private static final Duration REMOVAL_DELAY = Duration.ofMillis(DeliveredOutcomes.REMOVAL_DELAY_MILLIS);

	private final SettableClock clock = new SettableClock();

	private final TaskStore store = mock(TaskStore.class);

	private final List<OutcomeKey> removed = new ArrayList<>();

	private int requests;

	@BeforeEach
	void recordRequests() {
		given(this.store.forgetOutcomes(anyList())).willAnswer((invocation) -> {
			this.requests++;
			this.removed.addAll(invocation.getArgument(0));
			return CompletableFuture.completedFuture(null);
		});
	}

	private static List<OutcomeKey> keys(long from, long to) {
		return LongStream.range(from, to).mapToObj((i) -> new OutcomeKey("task-" + i, i)).toList();
	}

	@Test
	void outcomesAreRemovedTogetherAShortTimeAfterTheFirstDelivery() {
		DeliveredOutcomes outcomes = new DeliveredOutcomes(this.store, this.clock);
		keys(0, 10).forEach((key) -> outcomes.confirmDelivery(key, null));
		this.clock.advance(REMOVAL_DELAY.minusMillis(1));
		assertThat(this.removed).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.removed).containsExactlyElementsOf(keys(0, 10));
		keys(10, 12).forEach((key) -> outcomes.confirmDelivery(key, null));
		this.clock.advance(REMOVAL_DELAY);
		assertThat(this.removed).containsExactlyElementsOf(keys(0, 12));
	}

	@Test
	void outcomesOfIgnoredTasksAreRemovedWhenTheyEnd() {
		given(this.store.isLocal()).willReturn(true);
		DeliveredOutcomes outcomes = new DeliveredOutcomes(this.store, this.clock);
		List<OutcomeKey> ignored = keys(0, DeliveredOutcomes.MAX_IGNORED_TASKS + 1);
		ignored.forEach(outcomes::removeAtEnd);
		assertThat(this.removed).isEmpty();
		ignored.forEach((key) -> outcomes.onTaskEnded(key, null));
		keys(100_000, 100_001).forEach((key) -> outcomes.onTaskEnded(key, null));
		assertThat(this.removed).containsExactlyElementsOf(keys(1, DeliveredOutcomes.MAX_IGNORED_TASKS + 1));
	}

	@Test
	void outcomesThatWaitAreRemovedAtTheEnd() {
		DeliveredOutcomes outcomes = new DeliveredOutcomes(this.store, this.clock);
		keys(0, 2).forEach((key) -> outcomes.confirmDelivery(key, null));
		outcomes.removeDelivered();
		assertThat(this.removed).hasSize(2);
		this.clock.advance(REMOVAL_DELAY);
		assertThat(this.removed).hasSize(2);
	}

	@Test
	void outcomesOfLocalStoreAreRemovedAtOnce() {
		given(this.store.isLocal()).willReturn(true);
		DeliveredOutcomes outcomes = new DeliveredOutcomes(this.store, this.clock);
		keys(0, 2).forEach((key) -> outcomes.confirmDelivery(key, null));
		assertThat(this.removed).hasSize(2);
		assertThat(this.requests).isEqualTo(2);
	}

}
