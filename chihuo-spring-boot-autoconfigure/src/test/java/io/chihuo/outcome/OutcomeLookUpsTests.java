// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class OutcomeLookUpsTests {

	private final TaskStore store = mock(TaskStore.class);

	private final List<List<WatchRequest>> batches = new ArrayList<>();

	private final List<CompletableFuture<List<WatchAnswer>>> replies = new ArrayList<>();

	private final List<String> answered = new ArrayList<>();

	private final OutcomeLookUps lookUps = new OutcomeLookUps(this.store, new OutcomeNode(new SettableClock(), 100),
			(outcome, answer) -> this.answered.add(outcome.key().id() + " " + answer.status()));

	private final List<PendingOutcome> pending = IntStream.range(0, 3)
		.mapToObj((i) -> new PendingOutcome(new OutcomeKey("task-" + i, i + 1), Duration.ofMinutes(1), 0, 0))
		.toList();

	@BeforeEach
	void recordRequests() {
		given(this.store.watch(anyList())).willAnswer((invocation) -> {
			this.batches.add(List.copyOf(invocation.getArgument(0)));
			this.replies.add(new CompletableFuture<>());
			return this.replies.get(this.replies.size() - 1);
		});
	}

	private void lookUpAll() {
		this.pending.forEach(this.lookUps::lookUp);
	}

	private void answer(int batch) {
		this.replies.get(batch)
			.complete(this.batches.get(batch).stream().map((request) -> WatchAnswer.pending(request.order())).toList());
	}

	private List<String> idsOf(int batch) {
		return this.batches.get(batch).stream().map(WatchRequest::id).toList();
	}

	private static TaskEnd endOf(PendingOutcome outcome) {
		return new TaskEnd(outcome.key().id(), outcome.key().order(), TaskEnding.DONE, new byte[] {}, null, 0,
				new byte[] {});
	}

	@Test
	void taskThatWaitsToBeLookedUpIsNotLookedUpTwice() {
		lookUpAll();
		lookUpAll();
		answer(0);
		// the first was under way when it was asked for again
		assertThat(idsOf(1)).containsExactly("task-1", "task-2", "task-0");
		answer(1);
		assertThat(this.batches).hasSize(2);
		assertThat(this.answered).containsExactly("task-0 PENDING", "task-1 PENDING", "task-2 PENDING",
				"task-0 PENDING");
	}

	@Test
	void taskThatHasEndedHereIsNotLookedUp() {
		PendingOutcome ended = this.pending.get(0);
		ended.end().complete(endOf(ended));
		lookUpAll();
		assertThat(idsOf(0)).containsExactly("task-1");
	}

	@Test
	void tasksOfFailedBatchesAreLookedUpAgain() {
		lookUpAll();
		this.replies.get(0).completeExceptionally(new BackendUnavailableException("away", null));
		assertThat(this.answered).isEmpty();
		lookUpAll();
		answer(1);
		answer(2);
		assertThat(this.answered).hasSize(3);
	}

	@Test
	void taskOfLocalStoreIsLookedUpAtOnce() {
		given(this.store.isLocal()).willReturn(true);
		lookUpAll();
		assertThat(this.batches).hasSize(3);
		answer(2);
		assertThat(this.answered).containsExactly("task-2 PENDING");
	}

}
