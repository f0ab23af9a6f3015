// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.Flow;
import io.chihuo.FlowRef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests types of payloads and their compatible changes.
 */
class PayloadJsonTests {

	private static final TaskCodec CODEC = TaskCodec.json(PayloadJson.mapper(List.of()));

	record DetailedPhoto(String name, int width, long size, boolean colour, double ratio) {

	}

	record TimePayload(ZonedDateTime zoned, OffsetDateTime offset, Instant instant, Duration duration) {

	}

	interface Shape {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
	interface NamedShape {

	}

	record Circle(int radius) implements Shape, NamedShape {

	}

	static final class WithoutCreator {

		private final int value;

		WithoutCreator(int value, String other) {
			this.value = value + other.length();
		}

		public int getValue() {
			return this.value;
		}

	}

	abstract static class Abstract {

		public int getValue() {
			return 1;
		}

	}

	private static <T> T read(Type type, String json) {
		PayloadCodec<T> codec = CODEC.forType(type);
		return codec.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
	}

	private static <T> T copy(Type type, T payload) {
		PayloadCodec<T> codec = CODEC.forType(type);
		return codec.decode(codec.encode(payload));
	}

	@Test
	void absentPrimitivesAreZero() {
		assertThat(PayloadJsonTests.<DetailedPhoto>read(DetailedPhoto.class, "{'name':'a'}"))
			.isEqualTo(new DetailedPhoto("a", 0, 0, false, 0));
		assertThat(PayloadJsonTests.<DetailedPhoto>read(DetailedPhoto.class, "{'name':'a','width':null}"))
			.isEqualTo(new DetailedPhoto("a", 0, 0, false, 0));
	}

	@Test
	void unknownPropertiesAreIgnored() {
		assertThat(PayloadJsonTests.<DetailedPhoto>read(DetailedPhoto.class, "{'name':'a','later':{'x':[1]}}"))
			.isEqualTo(new DetailedPhoto("a", 0, 0, false, 0));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "2026-03-29T02:30:00.123456789+02:00[Europe/Paris]", "2026-10-25T02:30:00+01:00[Europe/Paris]",
					"2026-01-01T00:00:00Z[UTC]", "2026-01-01T00:00:00+05:30", "2026-01-01T00:00:00Z" })
	void timesKeepTheirZone(String text) {
		ZonedDateTime zoned = ZonedDateTime.parse(text);
		TimePayload times = new TimePayload(zoned, zoned.toOffsetDateTime(), zoned.toInstant(),
				Duration.ofMillis(90_001));
		assertThat(copy(TimePayload.class, times)).isEqualTo(times);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.10", "0.1", "12345678901234567890.123456789012345678901234567890", "1E+3", "-0.00" })
	void decimalNumbersOfMapsKeepTheirDigits(String digits) {
		Map<String, Object> map = Map.of("price", new BigDecimal(digits), "inner", Map.of("x", new BigDecimal(digits)));
		assertThat(copy(new TypeReference<Map<String, Object>>() {
		}.getType(), map)).isEqualTo(map);
	}

	record EarlierPayload(int number, String text, Thread.State state) {

	}

	record CurrentPayload(long number, int text, List<Integer> list, Thread.State state) {

	}

	@Test
	void longNumbersAndNamesThatWereWrittenAreRead() {
		Map<String, Object> map = Map.of("n".repeat(60_000), BigInteger.TEN.pow(2000));
		assertThat(copy(new TypeReference<Map<String, Object>>() {
		}.getType(), map)).isEqualTo(map);
	}

	@Test
	void simpleValuesAreReadAsOtherSimpleValues() {
		assertThat(
				PayloadJsonTests.<CurrentPayload>read(CurrentPayload.class, "{'number':1,'text':'12','state':'NEW'}"))
			.isEqualTo(new CurrentPayload(1, 12, null, Thread.State.NEW));
		assertThat(PayloadJsonTests.<EarlierPayload>read(EarlierPayload.class, "{'number':'1','text':12}"))
			.isEqualTo(new EarlierPayload(1, "12", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'number':12345678901234}", "{'text':{}}", "{'text':[1]}", "{'state':'LATER'}" })
	void valueThatDoesNotFitFails(String json) {
		assertThatExceptionOfType(UndecodablePayloadException.class).isThrownBy(() -> read(EarlierPayload.class, json));
	}

	static List<Type> unreadable() {
		return List.of(Shape.class, WithoutCreator.class, Abstract.class, new TypeReference<List<Shape>>() {
		}.getType(), new TypeReference<Map<String, List<Abstract>>>() {
		}.getType(), new TypeReference<Optional<Shape>>() {
		}.getType(), Shape[].class);
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void typeThatCannotBeReadIsRefused(Type type) {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> CODEC.forType(type))
			.withMessageContaining("can be written as JSON, but never read: Cannot construct instance of `")
			.satisfies((ex) -> assertThat(ex.action()).contains("@JsonTypeInfo", "@JsonCreator"));
	}

	static List<Type> readable() {
		return List.of(NamedShape.class, Circle.class, String.class, int.class, Integer.class, Object.class,
				byte[].class, Instant.class, Void.class, Thread.State.class, new TypeReference<List<NamedShape>>() {
				}.getType(), new TypeReference<Map<String, ?>>() {
				}.getType(), new TypeReference<Optional<Circle>>() {
				}.getType());
	}

	@ParameterizedTest
	@MethodSource("readable")
	void typeThatCanBeReadIsAccepted(Type type) {
		assertThatNoException().isThrownBy(() -> CODEC.forType(type));
	}

	@Test
	void stepOfAFlowWithinAValueIsRefused() {
		for (Object value : List.of(Optional.of(Flow.nothing()), List.of(Flow.nothing(), "x"),
				Map.of("next", Flow.nothing()))) {
			assertThatExceptionOfType(JacksonException.class)
				.isThrownBy(() -> PayloadJson.mapper(List.of()).writeValueAsBytes(value))
				.withMessageContaining("a step of a flow is no value");
		}
	}

	@Test
	void partOfAFlowThatIsNoStepIsRefusedAsAValueToo() {
		FlowRef reference = Flow.ref("earlier");
		for (Object value : List.of(new Object[] { reference }, Set.of(reference), Map.of("x", reference),
				Optional.of(reference.isPresent()), List.of(Flow.graph()))) {
			assertThatExceptionOfType(JacksonException.class)
				.isThrownBy(() -> PayloadJson.mapper(List.of()).writeValueAsBytes(value))
				.withMessageContaining("is no value: ");
		}
	}

}
