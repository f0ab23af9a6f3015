// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.DeadLetterScan.PageReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

class DeadLetterScanTests {

	private static final String TIMEOUT = "java.net.SocketTimeoutException: Read timed out";

	private final List<DeadLetter<String>> letters = new ArrayList<>();

	private final List<Integer> sizes = new ArrayList<>();

	private final PageReader<String> reader = this::readPage;

	private void die(String id, String reason) {
		Instant diedAt = Instant.EPOCH.plusSeconds(this.letters.size());
		this.letters.add(DeadLetter.of(id, null, Map.of(), 1, 0, 0, Instant.EPOCH, diedAt, reason));
	}

	private CompletableFuture<DeadLetterPage<String>> readPage(@Nullable String cursor, int size) {
		this.sizes.add(size);
		int from = (cursor != null) ? Integer.parseInt(cursor) : 0;
		int to = Math.min(from + size, this.letters.size());
		return CompletableFuture.completedFuture(DeadLetterPage.of(this.letters.subList(from, to),
				(to < this.letters.size()) ? String.valueOf(to) : null));
	}

	private DeadLetterCauses group(DeadLetterFilter filter, @Nullable String cursor) {
		return new DeadLetterScan<>(this.reader, filter, cursor).groupByCause().join();
	}

	private DeadLetterMatches<String> find(DeadLetterFilter filter, @Nullable String cursor, int size) {
		return new DeadLetterScan<>(this.reader, filter, cursor).findMatches(size).join();
	}

	@Test
	void groupsHaveTypeAndMessageWithoutTheCauseOfTheException() {
		die("a", "java.lang.IllegalStateException: no luck; caused by java.io.IOException: for a");
		die("b", TIMEOUT);
		die("c", "java.lang.IllegalStateException: no luck; caused by java.io.IOException: for c");
		die("d", "Its process died 3 time(s) while the task was claimed alone, or was cut off");
		DeadLetterCauses causes = group(DeadLetterFilter.ALL, null);
		assertThat(causes.causes())
			.extracting(DeadLetterCause::text, DeadLetterCause::exception, DeadLetterCause::count,
					DeadLetterCause::exampleId)
			.containsExactly(
					tuple("java.lang.IllegalStateException: no luck", "java.lang.IllegalStateException", 2L, "c"),
					tuple(TIMEOUT, "java.net.SocketTimeoutException", 1L, "b"),
					tuple("Its process died 3 time(s) while the task was claimed alone, or was cut off", null, 1L,
							"d"));
		assertThat(causes.causes().get(0).firstDiedAt()).isEqualTo(Instant.EPOCH);
		assertThat(causes.causes().get(0).lastDiedAt()).isEqualTo(Instant.EPOCH.plusSeconds(2));
		assertThat(causes.scanned()).isEqualTo(4);
		assertThat(causes.nextCursor()).isNull();
	}

	@Test
	void scanIsBoundedSaysHowFarItLookedAndGoesOn() {
		for (int i = 0; i < 12_345; i++) {
			die("id-" + i, TIMEOUT);
		}
		DeadLetterCauses first = group(DeadLetterFilter.ALL, null);
		assertThat(first.scanned()).isEqualTo(10_000);
		assertThat(first.causes().get(0).count()).isEqualTo(10_000);
		DeadLetterCauses rest = group(DeadLetterFilter.ALL, first.nextCursor());
		assertThat(rest.scanned()).isEqualTo(2_345);
		assertThat(rest.nextCursor()).isNull();
		DeadLetterMatches<String> matches = find(DeadLetterFilter.ALL.idPrefix("id-1234"), null, 100);
		assertThat(matches.letters()).extracting(DeadLetter::id).containsExactly("id-1234");
		assertThat(matches.scanned()).isEqualTo(10_000);
		assertThat(find(DeadLetterFilter.ALL.idPrefix("id-1234"), matches.nextCursor(), 100).letters())
			.extracting(DeadLetter::id)
			.containsExactly("id-12340", "id-12341", "id-12342", "id-12343", "id-12344");
	}

	@Test
	void groupsBeyondTheMostAreCountedTogether() {
		for (int i = 0; i < 250; i++) {
			die("id-" + i, "java.lang.IllegalStateException: " + i);
		}
		DeadLetterCauses causes = group(DeadLetterFilter.ALL, null);
		assertThat(causes.causes()).hasSize(DeadLetterCauses.MAX_CAUSES);
		assertThat(causes.otherCount()).isEqualTo(150);
	}

	@Test
	void pagesOfMatchesLeaveNoneOutAndShowNoneTwice() {
		for (int i = 0; i < 2_500; i++) {
			die("id-" + i, (i % 7 == 0) ? TIMEOUT : "other");
		}
		List<String> found = new ArrayList<>();
		String cursor = null;
		do {
			DeadLetterMatches<String> page = find(DeadLetterFilter.ALL.cause(TIMEOUT), cursor, 10);
			assertThat(page.letters()).hasSizeLessThanOrEqualTo(10);
			page.letters().forEach((letter) -> found.add(letter.id()));
			cursor = page.nextCursor();
		}
		while (cursor != null);
		assertThat(found).hasSize(358).doesNotHaveDuplicates();
	}

	@Test
	void lettersThatMoveUpWhileAPageIsReadAgainDoNotExceedTheSize() {
		for (int i = 0; i < 100; i++) {
			die("id-" + i, (i < 50) ? "other" : TIMEOUT);
		}
		PageReader<String> removing = (cursor, size) -> {
			if (!this.sizes.isEmpty()) {
				this.letters.removeIf((letter) -> letter.reason().equals("other"));
			}
			return readPage(cursor, size);
		};
		DeadLetterMatches<String> matches = new DeadLetterScan<>(removing, DeadLetterFilter.ALL.cause(TIMEOUT), null)
			.findMatches(5)
			.join();
		assertThat(matches.letters()).extracting(DeadLetter::id)
			.containsExactly("id-50", "id-51", "id-52", "id-53", "id-54");
		assertThat(matches.nextCursor()).isEqualTo("5");
	}

	@Test
	void filterHasExceptionPrefixAndAge() {
		die("a-1", TIMEOUT);
		die("a-2", TIMEOUT + " again");
		die("b-3", TIMEOUT);
		die("a-4", "java.net.SocketTimeoutException");
		DeadLetterFilter filter = DeadLetterFilter.ALL.exception("java.net.SocketTimeoutException").idPrefix("a-");
		assertThat(find(filter, null, 10).letters()).extracting(DeadLetter::id).containsExactly("a-1", "a-2", "a-4");
		assertThat(
				find(filter.diedAfter(Instant.EPOCH.plusSeconds(1)).diedBefore(Instant.EPOCH.plusSeconds(3)), null, 10)
					.letters())
			.extracting(DeadLetter::id)
			.containsExactly("a-2");
	}

	@Test
	void reasonThatIsLongAndHostileIsNoException() {
		String dots = "a.".repeat(500);
		assertThat(DeadLetterCause.exceptionOf(dots)).isNull();
		assertThat(DeadLetterCause.exceptionOf("")).isNull();
		assertThat(DeadLetterCause.exceptionOf("NoPackage: x")).isNull();
		assertThat(DeadLetterCause.exceptionOf(dots + "B: x")).isEqualTo(dots + "B");
	}

	@Test
	void failureOfALaterPageReachesTheCallerAsItIs() {
		IllegalStateException failure = new IllegalStateException("away");
		PageReader<String> failing = (cursor, size) -> {
			if (cursor != null) {
				throw failure;
			}
			return CompletableFuture.completedFuture(DeadLetterPage.of(List.of(), "1"));
		};
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> DeadLetterScan.resultOf(new DeadLetterScan<>(failing, DeadLetterFilter.ALL, null).groupByCause()))
			.isSameAs(failure);
		assertThatIllegalArgumentException().isThrownBy(() -> DeadLetterScan.checkSize(1001));
	}

}
