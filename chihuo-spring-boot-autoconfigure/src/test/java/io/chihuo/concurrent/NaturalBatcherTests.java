// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class NaturalBatcherTests {

	private final List<List<Integer>> sent = new CopyOnWriteArrayList<>();

	private final List<CompletableFuture<List<String>>> answers = new CopyOnWriteArrayList<>();

	private final NaturalBatcher<Integer, String> batcher = new NaturalBatcher<>(3, this::send);

	private CompletableFuture<List<String>> send(List<Integer> batch) {
		CompletableFuture<List<String>> answer = new CompletableFuture<>();
		this.sent.add(batch);
		this.answers.add(answer);
		return answer;
	}

	private void answer(int batch) {
		this.answers.get(batch).complete(this.sent.get(batch).stream().map(String::valueOf).toList());
	}

	@Test
	void loneItemIsSentAtOnce() {
		CompletableFuture<String> answer = this.batcher.submit(1);
		assertThat(this.sent).containsExactly(List.of(1));
		assertThat(answer).isNotDone();
		answer(0);
		assertThat(answer).isCompletedWithValue("1");
	}

	@Test
	void itemsDuringABatchAreSentTogetherInOrder() {
		List<CompletableFuture<String>> results = IntStream.range(0, 6).mapToObj(this.batcher::submit).toList();
		assertThat(this.sent).containsExactly(List.of(0));
		answer(0);
		assertThat(this.sent).containsExactly(List.of(0), List.of(1, 2, 3));
		answer(1);
		assertThat(this.sent).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
		answer(2);
		assertThat(results).extracting(CompletableFuture::join).containsExactly("0", "1", "2", "3", "4", "5");
	}

	@Test
	void batchEndsWithTheItemThatMakesItHeavy() {
		NaturalBatcher<Integer, String> weighing = new NaturalBatcher<>(10, 5, Integer::longValue, this::send);
		List.of(1, 2, 2, 2, 7, 9).forEach(weighing::submit);
		answer(0);
		answer(1);
		answer(2);
		assertThat(this.sent).containsExactly(List.of(1), List.of(2, 2, 2), List.of(7), List.of(9));
	}

	@Test
	void failureOfABatchFailsItsOwnItemsOnly() {
		List<CompletableFuture<String>> results = IntStream.range(0, 3).mapToObj(this.batcher::submit).toList();
		this.answers.get(0).completeExceptionally(new IllegalStateException("lost"));
		answer(1);
		assertThat(results.get(0)).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(results.get(1)).isCompletedWithValue("1");
		assertThat(results.get(2)).isCompletedWithValue("2");
	}

	@Test
	void waitingItemsFailWithABatchThatFoundTheStoreUnavailable() {
		List<CompletableFuture<String>> results = IntStream.range(0, 5000).mapToObj(this.batcher::submit).toList();
		this.answers.get(0).completeExceptionally(new BackendUnavailableException("gone", null));
		assertThat(results).allSatisfy((result) -> assertThat(result).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class));
		assertThat(this.sent).hasSize(1);
		CompletableFuture<String> later = this.batcher.submit(7);
		answer(1);
		assertThat(later).isCompletedWithValue("7");
	}

	@Test
	void senderThatThrowsFailsItsItemsAndTheNextAreSent() {
		NaturalBatcher<Integer, String> throwing = new NaturalBatcher<>(3, (batch) -> {
			if (batch.contains(1)) {
				throw new IllegalStateException("no");
			}
			return CompletableFuture.completedFuture(List.of("fine"));
		});
		assertThat(throwing.submit(1)).isCompletedExceptionally();
		assertThat(throwing.submit(2)).isCompletedWithValue("fine");
	}

	@Test
	void itemMayBeSubmittedFromTheAnswerOfAnother() {
		NaturalBatcher<Integer, Integer> direct = new NaturalBatcher<>(3, CompletableFuture::completedFuture);
		CompletableFuture<Integer> chain = direct.submit(0);
		for (int i = 1; i <= 100; i++) {
			int next = i;
			chain = chain.thenCompose((before) -> direct.submit(next));
		}
		assertThat(chain).isCompletedWithValue(100);
		CompletableFuture<CompletableFuture<String>> inner = this.batcher.submit(1)
			.thenApply((answer) -> this.batcher.submit(2));
		answer(0);
		answer(1);
		assertThat(inner.join()).isCompletedWithValue("2");
	}

	@Test
	void manyThreadsGetTheirOwnAnswersInTheirOwnOrder() throws Exception {
		List<Integer> order = new CopyOnWriteArrayList<>();
		NaturalBatcher<Integer, Integer> later = new NaturalBatcher<>(100, (batch) -> {
			order.addAll(batch);
			return CompletableFuture.supplyAsync(() -> batch);
		});
		List<Thread> threads = new ArrayList<>();
		List<CompletableFuture<Integer>> wrong = new CopyOnWriteArrayList<>();
		for (int t = 0; t < 4; t++) {
			int first = t * 1000;
			threads.add(new Thread(() -> IntStream.range(first, first + 1000)
				.mapToObj((i) -> later.submit(i).thenApply((answer) -> answer - i))
				.toList()
				.stream()
				.filter((difference) -> difference.orTimeout(TestLimits.HANG_SECONDS, TimeUnit.SECONDS).join() != 0)
				.forEach(wrong::add)));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(TestLimits.HANG_SECONDS * 1000);
		}
		assertThat(wrong).isEmpty();
		assertThat(order).hasSize(4000);
		IntStream.range(0, 4).forEach((t) -> assertThat(order).filteredOn((i) -> i / 1000 == t).isSorted());
	}

	@Test
	void itemsForWhichAnAnswerIsMissingFail() {
		List<CompletableFuture<String>> results = IntStream.range(0, 3).mapToObj(this.batcher::submit).toList();
		answer(0);
		this.answers.get(1).complete(List.of("1"));
		assertThat(results.get(1)).isCompletedWithValue("1");
		assertThat(results.get(2)).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withMessageContaining("answered 1 of 2");
	}

}
