// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.codec.FailureDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bounds of the text that a failure becomes.
 */
class FailureDetailsReaderTests {

	private static FailureDetails detailsOf(Throwable failure) {
		return FailureDetailsReader.toDetails(failure);
	}

	@Test
	void messagesOfAFailureAndItsCausesAreBounded() {
		FailureDetails details = detailsOf(
				new IllegalStateException("m".repeat(5000), new IllegalArgumentException("c".repeat(5000))));
		assertThat(details.message()).hasSize(4096).endsWith("m…");
		assertThat(details.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.message()).hasSize(4096).endsWith("c…"));
		assertThat(detailsOf(new IllegalStateException("m".repeat(4096))).message()).isEqualTo("m".repeat(4096));
	}

	@Test
	void stackTraceIsBounded() {
		Throwable failure = new IllegalStateException("deep");
		failure.setStackTrace(IntStream.range(0, 1000)
			.mapToObj((i) -> new StackTraceElement("com.example.Deep", "call" + i, "Deep.java", i))
			.toArray(StackTraceElement[]::new));
		assertThat(detailsOf(failure).stack()).hasSize(16_384).startsWith("com.example.Deep.call0").endsWith("…");
	}

	@Test
	void causesAreCountedUpToEight() {
		Throwable failure = new IllegalStateException("cause 12");
		for (int i = 11; i >= 0; i--) {
			failure = new IllegalStateException("cause " + i, failure);
		}
		assertThat(detailsOf(failure).causes()).hasSize(8)
			.extracting(FailureDetails.CauseDetails::message)
			.startsWith("cause 1")
			.endsWith("cause 8");
	}

	@Test
	void suppressedExceptionsAreCountedOnly() {
		Throwable failure = new IllegalStateException("failed");
		failure.addSuppressed(new IllegalStateException("one"));
		failure.addSuppressed(new IllegalStateException("two"));
		assertThat(detailsOf(failure).suppressed()).isEqualTo(2);
	}

	@Test
	void absentMessageIsNoText() {
		FailureDetails details = detailsOf(new IllegalStateException(null, new IllegalArgumentException()));
		assertThat(details.message()).isEmpty();
		assertThat(details.causes()).singleElement().satisfies((cause) -> assertThat(cause.message()).isEmpty());
	}

}
