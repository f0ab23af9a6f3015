// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Arguments of methods, in each format.
 */
class ArgumentsCodecTests {

	private static final TaskCodec JSON = TaskCodec.json(PayloadJson.mapper(List.of()));

	private static final List<Type> TYPES = List.of(String.class, int.class, byte[].class,
			ResolvableType.forClassWithGenerics(Optional.class, String.class).getType(),
			ResolvableType.forClassWithGenerics(List.class, Coin.class).getType());

	private static final List<String> NAMES = List.of("text", "number", "bytes", "optional", "coins");

	record Coin(String currency, int value) {
	}

	static List<TaskCodec> codecs() {
		return List.of(JSON, TaskCodec.cbor(PayloadCbor.mapper(List.of())), new CustomCodec(),
				JSON.alsoReading(List.of(new CustomCodec())));
	}

	/** Has no format for arguments of its own. */
	private static final class CustomCodec implements TaskCodec {

		@Override
		public String name() {
			return "custom";
		}

		@Override
		public <T> PayloadCodec<T> forType(Type type) {
			return JSON.forType(type);
		}

	}

	private static PayloadCodec<List<@Nullable Object>> codec(TaskCodec codec, int parameters) {
		return codec.forArguments(NAMES.subList(0, parameters), TYPES.subList(0, parameters));
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void argumentsAreReadAsTheyWereWritten(TaskCodec codec) {
		PayloadCodec<List<@Nullable Object>> arguments = codec(codec, 5);
		List<@Nullable Object> read = arguments.decode(arguments
			.encode(Arrays.asList("word", 7, new byte[] { 1, 2 }, Optional.of("x"), List.of(new Coin("EUR", 2)))));
		assertThat(read).hasSize(5).contains("word", 7, Optional.of("x"), List.of(new Coin("EUR", 2)));
		assertThat(read.get(2)).isEqualTo(new byte[] { 1, 2 });
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void nullIsReadAsNullOrEmpty(TaskCodec codec) {
		PayloadCodec<List<@Nullable Object>> arguments = codec(codec, 5);
		assertThat(arguments.decode(arguments.encode(Arrays.asList(null, 0, null, Optional.empty(), null))))
			.containsExactly(null, 0, null, Optional.empty(), null);
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void fewerArgumentsAreReadAsFewer(TaskCodec codec) {
		byte[] earlier = codec(codec, 1).encode(List.of("word"));
		assertThat(codec(codec, 5).decode(earlier)).containsExactly("word");
		assertThat(codec(codec, 5).decode(codec(codec, 0).encode(List.of()))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void furtherArgumentsAreReadToo(TaskCodec codec) {
		byte[] later = codec(codec, 3).encode(Arrays.asList("word", 7, null));
		assertThat(codec(codec, 1).decode(later)).hasSize(3)
			.doesNotContain(0)
			.startsWith("word")
			.endsWith((Object) null);
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void damagedArgumentsAreReported(TaskCodec codec) {
		assertThatExceptionOfType(UndecodablePayloadException.class)
			.isThrownBy(() -> codec(codec, 1).decode(new byte[] { 1, 2, 3, 4, 5 }));
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void truncatedArgumentsAreReported(TaskCodec codec) {
		byte[] arguments = codec(codec, 2).encode(List.of("word", 77));
		assertThatExceptionOfType(UndecodablePayloadException.class)
			.isThrownBy(() -> codec(codec, 2).decode(Arrays.copyOf(arguments, arguments.length - 1)));
	}

	@Test
	void jsonHasTheNamesOfTheParametersForPeople() {
		PayloadCodec<List<@Nullable Object>> arguments = codec(JSON, 2);
		assertThat(new String(arguments.encode(List.of("word", 7)), StandardCharsets.UTF_8))
			.isEqualTo("{\"text\":\"word\",\"number\":7}");
		assertThat(arguments.decode("{\"renamed\":\"word\",\"other\":7}".getBytes(StandardCharsets.UTF_8)))
			.containsExactly("word", 7);
	}

}
