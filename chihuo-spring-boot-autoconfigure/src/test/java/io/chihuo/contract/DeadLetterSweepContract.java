// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredDeadLetter.Page;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes to all dead letters, and pages of large ones.
 */
interface DeadLetterSweepContract extends ContractTopic {

	private void kill(int count) {
		for (int i = 0; i < count; i++) {
			queue().kill("dead-" + i);
			queue().elapse(Duration.ofMillis(2));
		}
	}

	private static List<Long> sweep(BiFunction<String, Integer, DeadLetterSweep> call, int max) {
		List<Long> counts = new ArrayList<>();
		DeadLetterSweep step = call.apply(null, max);
		counts.add(step.count());
		while (step.next() != null) {
			step = call.apply(step.next(), max);
			counts.add(step.count());
		}
		return counts;
	}

	@Test
	default void allDeadLettersAreRequeuedOldestFirst() {
		kill(5);
		assertThat(sweep(queue()::requeueAll, 2)).containsExactly(2L, 2L, 1L);
		assertThat(queue().deadIds()).isEmpty();
		for (int i = 0; i < 5; i++) {
			LeasedTask run = queue().claim();
			assertThat(run.lease().id()).isEqualTo("dead-" + i);
			assertThat(run.attempt()).isEqualTo(1);
		}
	}

	@Test
	default void allDeadLettersAreDiscarded() {
		kill(4);
		queue().add("ready");
		assertThat(sweep(queue()::discardAll, 2)).containsExactly(2L, 2L);
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().state("dead-3")).isEqualTo("ABSENT");
		assertThat(queue().claimIds()).containsExactly("ready");
	}

	@Test
	default void queueWithoutDeadLettersIsSweptInOneStep() {
		assertThat(sweep(queue()::requeueAll, 2)).containsExactly(0L);
		assertThat(sweep(queue()::discardAll, 2)).containsExactly(0L);
	}

	@Test
	default void deadLetterAddedAfterTheFirstStepIsUnchanged() {
		kill(3);
		DeadLetterSweep first = queue().requeueAll(null, 1);
		LeasedTask requeued = queue().claim();
		queue().elapse(Duration.ofMillis(2));
		queue().dead(requeued);
		DeadLetterSweep second = queue().requeueAll(first.next(), 10);
		assertThat(second).isEqualTo(new DeadLetterSweep(2, null));
		assertThat(queue().deadIds()).containsExactly("dead-0");
	}

	@Test
	default void deadLettersThatAreGoneDoNotCount() {
		kill(4);
		DeadLetterSweep first = queue().discardAll(null, 1);
		queue().requeue("dead-1");
		queue().discard("dead-2");
		assertThat(queue().discardAll(first.next(), 10)).isEqualTo(new DeadLetterSweep(1, null));
	}

	@Test
	default void pageWithoutPayloadsHasEverythingElse() {
		for (String id : new String[] { "plain", "with headers" }) {
			AddOptions options = AddOptions.DEFAULTS;
			if (!id.equals("plain")) {
				options = options.header("name", "value").header("größe", "");
			}
			queue().add(id, "payload", options);
			queue().retry(queue().claim());
			queue().dead(queue().claim());
			queue().elapse(Duration.ofMillis(2));
		}
		List<StoredDeadLetter> whole = queue().deadLetters(null, 10).letters();
		List<StoredDeadLetter> letters = queue().deadLettersWithoutPayloads(null, 10).letters();
		assertThat(letters).extracting(StoredDeadLetter::payload).containsOnly(new byte[0]);
		assertThat(letters).usingRecursiveComparison().ignoringFields("payload").isEqualTo(whole);
		assertThat(whole).extracting((letter) -> new String(letter.payload())).containsOnly("payload");
		assertThat(letters.get(1).headers()).hasSize(2);
	}

	@Test
	default void pageEndsWhereItsBytesWouldBeTooMany() {
		for (int i = 0; i < 5; i++) {
			queue().add("large-" + i, "x".repeat(400_000), AddOptions.DEFAULTS);
			queue().dead(queue().claim());
			queue().elapse(Duration.ofMillis(2));
		}
		List<Integer> sizes = new ArrayList<>();
		Page page = queue().deadLetters(null, 10);
		sizes.add(page.letters().size());
		while (page.next() != null) {
			page = queue().deadLetters(page.next(), 10);
			sizes.add(page.letters().size());
		}
		assertThat(sizes).containsExactly(2, 2, 1);
		assertThat(queue().deadLettersWithoutPayloads(null, 10).letters()).hasSize(5);
	}

	@Test
	default void largestDeadLetterHasAPageOfItsOwn() {
		queue().add("large", "x".repeat(2_000_000), AddOptions.DEFAULTS);
		queue().dead(queue().claim());
		queue().elapse(Duration.ofMillis(2));
		queue().kill("small");
		Page first = queue().deadLetters(null, 10);
		assertThat(first.letters()).extracting(StoredDeadLetter::id).containsExactly("large");
		assertThat(queue().deadLetters(first.next(), 10).letters()).extracting(StoredDeadLetter::id)
			.containsExactly("small");
	}

	@Test
	default void headersCountTowardsTheBytesOfAPage() {
		AddOptions options = AddOptions.DEFAULTS.header("name", "x".repeat(60_000));
		for (int i = 0; i < 20; i++) {
			queue().add("large-" + i, "", options);
			queue().dead(queue().claim());
		}
		assertThat(queue().deadLettersWithoutPayloads(null, 100).letters()).hasSizeBetween(16, 18);
	}

}
