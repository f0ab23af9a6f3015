// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredDeadLetter.Page;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paging through the dead letters while they change.
 */
interface DeadLetterPageContract extends ContractTopic {

	private void killEach(String... ids) {
		for (String id : ids) {
			queue().kill(id);
			queue().elapse(Duration.ofMillis(2));
		}
	}

	private static List<String> ids(Page page) {
		return page.letters().stream().map(StoredDeadLetter::id).toList();
	}

	@Test
	default void deadLettersArePagedOldestFirst() {
		killEach("d", "a", "c", "b", "e");
		Page first = queue().deadLetters(null, 2);
		Page second = queue().deadLetters(first.next(), 2);
		Page third = queue().deadLetters(second.next(), 2);
		assertThat(ids(first)).containsExactly("d", "a");
		assertThat(ids(second)).containsExactly("c", "b");
		assertThat(ids(third)).containsExactly("e");
		assertThat(third.next()).isNull();
	}

	@Test
	default void cursorServesAgainWithAnotherSize() {
		killEach("d", "a", "c", "b", "e");
		Page first = queue().deadLetters(null, 1);
		assertThat(ids(queue().deadLetters(first.next(), 4))).containsExactly("a", "c", "b", "e");
		Page part = queue().deadLetters(first.next(), 2);
		assertThat(ids(part)).containsExactly("a", "c");
		assertThat(ids(queue().deadLetters(part.next(), 3))).containsExactly("b", "e");
	}

	@Test
	default void queueWithoutDeadLettersHasOneEmptyPage() {
		Page page = queue().deadLetters(null, 10);
		assertThat(page.letters()).isEmpty();
		assertThat(page.next()).isNull();
	}

	@Test
	default void lastPageMayBeFull() {
		killEach("a", "b");
		assertThat(queue().deadLetters(null, 2).next()).isNull();
	}

	@Test
	default void removedDeadLettersDoNotMakeOthersBeSkipped() {
		killEach("a", "b", "c", "d");
		Page first = queue().deadLetters(null, 2);
		queue().discard("a");
		queue().requeue("b");
		assertThat(ids(queue().deadLetters(first.next(), 2))).containsExactly("c", "d");
	}

	@Test
	default void removedDeadLettersAreNotOnLaterPages() {
		killEach("a", "b", "c", "d");
		Page first = queue().deadLetters(null, 2);
		queue().discard("c");
		assertThat(ids(queue().deadLetters(first.next(), 2))).containsExactly("d");
	}

	@Test
	default void pageAfterWhichEverythingWasRemovedIsFollowedByAnEmptyOne() {
		killEach("a", "b");
		Page first = queue().deadLetters(null, 1);
		queue().discard("a");
		queue().discard("b");
		Page second = queue().deadLetters(first.next(), 1);
		assertThat(second.letters()).isEmpty();
		assertThat(second.next()).isNull();
	}

	@Test
	default void addedDeadLettersComeLast() {
		killEach("b", "c");
		Page first = queue().deadLetters(null, 1);
		killEach("a");
		assertThat(ids(queue().deadLetters(first.next(), 10))).containsExactly("c", "a");
	}

	@Test
	default void deadLettersOfOneMomentAreEachOnOnePage() {
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			expected.add("dead-" + i);
			queue().kill("dead-" + i);
		}
		List<String> seen = new ArrayList<>();
		Page page = queue().deadLetters(null, 3);
		seen.addAll(ids(page));
		while (page.next() != null) {
			page = queue().deadLetters(page.next(), 3);
			seen.addAll(ids(page));
		}
		assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	default void deadLetterThatFailedAgainMovesToTheEnd() {
		killEach("a", "b");
		queue().requeue("a");
		queue().dead(queue().claim());
		assertThat(queue().deadIds()).containsExactly("b", "a");
	}

	private long storeMillis() {
		return ContractQueue.join(queue().store().findSchedules(List.of())).now();
	}

	@Test
	default void deadLetterHasTheTimeOfItsStore() {
		long before = storeMillis();
		killEach("a");
		long after = storeMillis();
		assertThat(queue().deadLetters(null, 10).letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.diedAt()).isBetween(before, after));
	}

}
