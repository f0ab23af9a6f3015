// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JsonProblemTests {

	private static final Type MAP = new TypeReference<Map<String, Integer>>() {
	}.getType();

	record NestedPhoto(int size, List<NestedPhoto> parts) {

	}

	enum Colour {

		RED, GREEN

	}

	record NonEmptyText(String text) {

		NonEmptyText {
			throw new IllegalArgumentException("No " + text);
		}

	}

	private static UndecodablePayloadException decode(Type type, String json) {
		PayloadCodec<?> codec = TaskCodec.json(JsonMapper.builder().build()).forType(type);
		return catchThrowableOfType(UndecodablePayloadException.class,
				() -> codec.decode(json.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void namesTheProblemAndItsPlace() {
		assertThat(decode(NestedPhoto.class, "{'parts':[{'size':'secret'}]}".replace('\'', '"')))
			.hasMessageStartingWith("Cannot deserialize value of type `int` from String …: not a valid `int` value")
			.hasMessageEndingWith(" at .parts[0].size");
	}

	@Test
	void namesTheConstantsOfAnEnum() {
		assertThat(decode(Colour.class, "\"SECRET\""))
			.hasMessage("Cannot deserialize value of type `" + Colour.class.getName()
					+ "` from String …: not one of the values accepted for Enum class: [RED, GREEN]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret", "{'size':secret}", "{'size':'se'+cret}", "{'size':\"a'b secret\"}",
			"{'size':['secret']}", "{'parts':'secret'}", "{'parts':{'secret':1}}", "{'size':12345678912345678}",
			"{'size':1.5e400,'parts':[", "['secret']", "'secret'", "77177177177177", "{'size'" })
	void quotesNothing(String json) {
		UndecodablePayloadException failure = decode(NestedPhoto.class, json.replace('\'', '"'));
		if (failure != null) {
			assertThat(failure.getMessage()).doesNotContain("secret", "12345678912345678", "77177177177177", "1.5");
		}
	}

	@Test
	void quotesNoKeyOfAMap() {
		assertThat(decode(MAP, "{'secret':'secret'}".replace('\'', '"')).getMessage()).doesNotContain("secret")
			.endsWith(" at […]");
	}

	static class AnyKeys {

		final Map<String, Integer> others = new HashMap<>();

		@JsonAnySetter
		void set(String key, Integer value) {
			this.others.put(key, value);
		}

	}

	record AnyKeysRecord(String name, @JsonAnySetter Map<String, Integer> others) {

	}

	@ParameterizedTest
	@ValueSource(classes = { AnyKeys.class, AnyKeysRecord.class })
	void quotesNoKeyThatTheTypeDoesNotName(Class<?> type) {
		assertThat(decode(type, "{'secret':'hidden'}".replace('\'', '"')).getMessage())
			.doesNotContain("secret", "hidden")
			.endsWith(" at […]");
	}

	record CharacterHolder(char letter, Colour colour) {

	}

	@Test
	void quotesNoNumber() {
		assertThat(decode(Colour.class, "77177177")).hasMessageContaining(" from number …: ")
			.hasMessageNotContaining("77177177");
		assertThat(decode(CharacterHolder.class, "{'letter':77177177}".replace('\'', '"')))
			.hasMessageContaining(" from number …")
			.hasMessageNotContaining("77177177");
		assertThat(decode(CharacterHolder.class, "{'colour':-77177177}".replace('\'', '"')))
			.hasMessageNotContaining("77177177");
	}

	@Test
	void quotesNothingThatAConstructorSays() {
		assertThat(decode(NonEmptyText.class, "{'text':'secret'}".replace('\'', '"')))
			.hasMessage("tools.jackson.databind.exc.ValueInstantiationException");
	}

	@Test
	void causeHasItAll() {
		assertThat(decode(Integer.class, "\"secret\"")).cause().hasMessageContaining("secret");
	}

}
