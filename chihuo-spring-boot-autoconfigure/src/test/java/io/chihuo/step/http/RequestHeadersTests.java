// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;
import io.chihuo.step.StepFields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestHeadersTests {

	private static Map<String, List<String>> read(Map<String, ?> headers) {
		return RequestHeaders.readHeaders(StepFields.readFields("http", Map.of("headers", headers), Set.of("headers")));
	}

	private static void assertRefused(Map<String, ?> headers) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> read(headers))
			.withMessageContaining("'headers' of a step of kind 'http'");
	}

	@Test
	void textsNumbersAndListsAreTaken() {
		assertThat(read(Map.of("A", "x", "B", 7, "C", List.of("y", "z")))).containsEntry("a", List.of("x"))
			.containsEntry("b", List.of("7"))
			.containsEntry("c", List.of("y", "z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nX: 1", "a\nX: 1", "a\rX: 1", "a\0b", "a\u010a\u010dX: 1", "a\u0085b", "a\u2028b",
			"a\u000bb", "\u560a\u560d" })
	void valueThatCouldEndALineIsRefused(String value) {
		assertRefused(Map.of("A", value));
		assertRefused(Map.of("A", List.of("x", value)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:", "a\r\nb", "\u00e4", "Host", "content-length", "Transfer-Encoding",
			"Connection", "Upgrade", "TE", "Expect" })
	void nameThatIsNoneOrBelongsToTheClientIsRefused(String name) {
		assertRefused(Map.of(name, "x"));
	}

	@Test
	void numberAndSizeAreBounded() {
		Map<String, String> many = new HashMap<>();
		for (int i = 0; i < 101; i++) {
			many.put("X-" + i, "x");
		}
		assertRefused(many);
		assertRefused(Map.of("A", "x".repeat(40_000)));
		assertRefused(Map.of("A", "x", "a", "y"));
		assertRefused(Map.of("A", Map.of()));
	}

}
