// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types of the values that results come to.
 */
class ResultTypeTests {

	/** Says nothing about what it is compared with. */
	@SuppressWarnings("rawtypes")
	record UncheckedVersion(int number) implements Comparable {

		@Override
		public int compareTo(Object other) {
			return 0;
		}

	}

	record SentParcel<C>(C content) {

	}

	interface ParcelResults<T, N extends Comparable<N>> {

		T one();

		T[] many();

		List<T> list();

		Map<UUID, List<T[]>> lists();

		CompletableFuture<T[]> manyLater();

		CompletableFuture<List<T>[]> listsLater();

		Mono<SentParcel<T>> parcelLater();

		CompletableFuture<byte[]> bytesLater();

		List<SentParcel<?>> parcels();

		CompletableFuture<Map<UUID, ?>> byIdLater();

		CompletableFuture<Optional<List<? extends T>>> wildcardLater();

		CompletableFuture<Void> nothingLater();

		CompletableFuture<?> anythingLater();

		List<N> numbers();

	}

	interface VersionResults<N extends Comparable<N>> extends ParcelResults<UncheckedVersion, N> {

	}

	static Object[][] values() {
		String version = UncheckedVersion.class.getName();
		String parcel = SentParcel.class.getName();
		return new Object[][] { { "one", version }, { "many", version + "[]" },
				{ "list", "java.util.List<" + version + ">" },
				{ "lists", "java.util.Map<java.util.UUID, java.util.List<" + version + "[]>>" },
				{ "manyLater", version + "[]" }, { "listsLater", "java.util.List<" + version + ">[]" },
				{ "parcelLater", parcel + "<" + version + ">" }, { "bytesLater", "byte[]" },
				{ "parcels", "java.util.List<" + parcel + "<?>>" },
				{ "byIdLater", "java.util.Map<java.util.UUID, java.lang.Object>" },
				{ "wildcardLater", "java.util.Optional<java.util.List<" + version + ">>" }, { "nothingLater", "void" },
				{ "anythingLater", "java.lang.Object" } };
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueHasAllOfItsTypeThatTheDeclarationsSay(String method, String expected) {
		assertThat(typeOf(method).getTypeName()).isEqualTo(expected);
	}

	@Test
	void parameterThatIsBoundedByItselfHasAnEnd() {
		assertThat(typeOf("numbers").getTypeName()).startsWith("java.util.List<java.lang.Comparable<")
			.hasSizeLessThan(200);
	}

	private static Type typeOf(String name) {
		Method method = Stream.of(ParcelResults.class.getMethods())
			.filter((each) -> each.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return ResultType.valueType(ResolvableType.forMethodReturnType(method, VersionResults.class)).getType();
	}

}
