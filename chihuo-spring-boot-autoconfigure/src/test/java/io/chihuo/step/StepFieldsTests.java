// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.chihuo.RejectTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StepFieldsTests {

	private static final Set<String> KNOWN = Set.of("text", "number", "flag", "time", "list", "object");

	private static StepFields fields(Object... pairs) {
		Map<String, Object> payload = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			payload.put((String) pairs[i], pairs[i + 1]);
		}
		return StepFields.readFields("kind", payload, KNOWN);
	}

	private static void assertRefused(Runnable read, String message) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(read::run).withMessageContaining(message);
	}

	@Test
	void valuesAreRead() {
		StepFields fields = fields("text", "a", "number", 3, "flag", true, "time", "2s", "list", List.of(1), "object",
				Map.of("a", 1));
		assertThat(fields.requireText("text")).isEqualTo("a");
		assertThat(fields.findText("number")).isEqualTo("3");
		assertThat(fields.readNumber("number", 1, 0, 3)).isEqualTo(3);
		assertThat(fields.readFlag("flag", false)).isTrue();
		assertThat(fields.readDuration("time", Duration.ZERO, Duration.ofSeconds(2))).hasSeconds(2);
		assertThat(fields.readList("list")).containsExactly(1);
		assertThat(fields.readObject("object")).containsEntry("a", 1);
	}

	@Test
	void fieldThatIsMissingOrNullHasItsDefault() {
		StepFields fields = fields("text", null);
		assertThat(fields.hasField("text")).isFalse();
		assertThat(fields.findText("text")).isNull();
		assertThat(fields.readNumber("number", 7, 0, 9)).isEqualTo(7);
		assertThat(fields.readFlag("flag", true)).isTrue();
		assertThat(fields.readDuration("time", Duration.ofSeconds(5), Duration.ofDays(1))).hasSeconds(5);
		assertThat(fields.readList("list")).isEmpty();
		assertThat(fields.readObject("object")).isEmpty();
		assertRefused(() -> fields.requireText("text"), "Field 'text' of a step of kind 'kind' must be given");
	}

	@Test
	void valueOfAnotherTypeOrOutOfBoundsIsRefused() {
		assertRefused(() -> fields("text", List.of()).findText("text"),
				"'text' of a step of kind 'kind' must be a text");
		for (Object number : new Object[] { "x", 1.5, 4, -1, "1e9999999", true }) {
			assertRefused(() -> fields("number", number).readNumber("number", 0, 0, 3),
					"'number' of a step of kind 'kind' must be a whole number from 0 to 3");
		}
		assertRefused(() -> fields("flag", "yes").readFlag("flag", true), "must be true or false");
		for (Object time : new Object[] { "x", "-1s", "0", "2d", "999999999999999999d" }) {
			assertRefused(() -> fields("time", time).readDuration("time", Duration.ZERO, Duration.ofDays(1)),
					"must be a positive duration of at most 86400000ms");
		}
		assertRefused(() -> fields("list", "x").readList("list"), "must be a list");
		assertRefused(() -> fields("object", "x").readObject("object"), "must be an object");
	}

	@Test
	void unknownFieldIsRefused() {
		assertRefused(() -> fields("texts", "a"), "A step of kind 'kind' has no fields [texts], but these: [flag");
		assertRefused(() -> StepFields.readFields("kind", null, KNOWN), "needs a payload with the fields [flag");
	}

}
