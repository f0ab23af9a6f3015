// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import io.chihuo.FailedAttempt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptLog}.
 */
class AttemptLogTests {

	private static FailedAttempt attempt(int number, String error) {
		return FailedAttempt.of(number, Instant.ofEpochMilli(1000L * number), "node", error);
	}

	private static List<String> errors(AttemptLog log) {
		return log.attempts().stream().map(FailedAttempt::error).toList();
	}

	@Test
	void attemptsAreReadAsTheyWereAppended() {
		AttemptLog log = AttemptLog.NONE.append(attempt(1, "timed out"))
			.append(FailedAttempt.of(3, Instant.EPOCH, null, ""));
		assertThat(AttemptLog.ofText(log.toText()).attempts()).containsExactly(attempt(1, "timed out"),
				FailedAttempt.of(3, Instant.EPOCH, null, ""));
	}

	@Test
	void onlyTheLatestTenAreKept() {
		AttemptLog log = AttemptLog.NONE;
		for (int number = 1; number <= 25; number++) {
			log = log.append(attempt(number, "failed"));
		}
		assertThat(log.attempts()).hasSize(AttemptLog.MAX_ATTEMPTS);
		assertThat(log.attempts().get(0)).isEqualTo(attempt(16, "failed"));
		assertThat(log.attempts().get(9)).isEqualTo(attempt(25, "failed"));
	}

	@Test
	void attemptThatWasInterruptedIsKnownAfterItWasDropped() {
		AttemptLog log = AttemptLog.NONE.append(attempt(1, "timed out"), true);
		for (int number = 2; number <= 25; number++) {
			log = AttemptLog.ofText(log.append(attempt(number, "failed")).toText());
		}
		assertThat(log.isUncertain()).isTrue();
		assertThat(log.attempts()).hasSize(AttemptLog.MAX_ATTEMPTS).contains(attempt(25, "failed"));
	}

	@Test
	void attemptsThatFailedByExceptionsAreNotUncertain() {
		assertThat(AttemptLog.NONE.isUncertain()).isFalse();
		assertThat(AttemptLog.NONE.append(attempt(1, "uncertain")).isUncertain()).isFalse();
	}

	@Test
	void textIsBoundedForAttemptsOfAnyLength() {
		AttemptLog log = AttemptLog.NONE;
		for (int number = 1; number <= 25; number++) {
			log = log.append(FailedAttempt.of(Integer.MAX_VALUE, Instant.ofEpochMilli(Long.MIN_VALUE),
					"\u20ac".repeat(100_000), "\ud83d\ude00".repeat(100_000)));
			assertThat(log.textBytes()).isEqualTo(log.toText().getBytes(StandardCharsets.UTF_8).length)
				.isLessThanOrEqualTo(AttemptLog.MAX_TEXT_BYTES);
			assertThat(log.attempts()).isNotEmpty();
		}
	}

	@Test
	void bytesOfTheTextAreThoseOfUtf8() {
		for (String text : List.of("", "a\t", "\u00e9", "\u20ac", "\ud83d\ude00", "a\u07ff\u0800\uffff\udbff\udfff")) {
			assertThat(AttemptLog.ofText(text).textBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
		}
	}

	@Test
	void ofAnErrorTheFirstLineIsKeptWithoutControlCharacters() {
		assertThat(errors(AttemptLog.NONE.append(attempt(1, "\n a\tb\u0000c\u0001d\r\nat Frame\n"))))
			.containsExactly("a b c d ");
	}

	@Test
	void longErrorIsCutBetweenCharacters() {
		String error = "x".repeat(199) + "\ud83d\ude00".repeat(10);
		assertThat(errors(AttemptLog.NONE.append(attempt(1, error))))
			.containsExactly("x".repeat(199) + "\ud83d\ude00\u2026");
	}

	@Test
	void loneSurrogateIsReplaced() {
		assertThat(errors(AttemptLog.NONE.append(attempt(1, "a\ud83db")))).containsExactly("a?b");
	}

	@Test
	void unreadableLinesAndLaterPartsAreIgnored() {
		AttemptLog log = AttemptLog.ofText("anything\n1\tx\tnode\terror\n2\t5\tnode\terror\tlater\n\n3\t5");
		assertThat(log.attempts()).containsExactly(FailedAttempt.of(2, Instant.ofEpochMilli(5), "node", "error"));
		assertThat(log.append(attempt(3, "x")).toText()).contains("anything\n").contains("\tlater\n");
	}

	@Test
	void errorsAreChangedWithoutTheOtherParts() {
		AttemptLog log = AttemptLog.NONE.append(attempt(1, "a")).append(attempt(2, "b"));
		AttemptLog changed = log.withErrors((error) -> error.toUpperCase(Locale.ROOT));
		assertThat(changed.attempts()).containsExactly(attempt(1, "A"), attempt(2, "B"));
		assertThat(AttemptLog.NONE.withErrors((error) -> "x")).isEqualTo(AttemptLog.NONE);
	}

	@Test
	void logWithoutTextIsNone() {
		assertThat(AttemptLog.ofText(null)).isSameAs(AttemptLog.NONE);
		assertThat(AttemptLog.ofText("")).isSameAs(AttemptLog.NONE);
		assertThat(AttemptLog.NONE.attempts()).isEmpty();
	}

}
