// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * A format by Jackson: JSON in UTF-8, or CBOR.
 */
final class JacksonTaskCodec implements TaskCodec {

	private static final byte[] NOTHING = {};

	private final String name;

	private final ObjectMapper mapper;

	/**
	 * Reads as the mapper's does, but its buffers stay with the thread: workers read one
	 * payload after another.
	 */
	private final TokenStreamFactory parsers;

	JacksonTaskCodec(String name, ObjectMapper mapper) {
		this.name = name;
		this.mapper = mapper;
		this.parsers = mapper.tokenStreamFactory().rebuild().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		JavaType javaType = this.mapper.constructType(type);
		new ReadableTypeCheck(this.mapper).checkType(javaType);
		return new JacksonPayloadCodec<>(this.mapper.writerFor(javaType), this.mapper.readerFor(javaType),
				this.parsers);
	}

	@Override
	public PayloadCodec<List<@Nullable Object>> forArguments(List<String> names, List<? extends Type> types) {
		List<JavaType> javaTypes = types.stream().map(this.mapper::constructType).toList();
		javaTypes.forEach((type) -> new ReadableTypeCheck(this.mapper).checkType(type));
		return new JacksonArguments(this.mapper, names, javaTypes.stream().map(this.mapper::writerFor).toList(),
				javaTypes.stream()
					.map((type) -> this.mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS))
					.toList());
	}

	private record JacksonPayloadCodec<T>(ObjectWriter writer, ObjectReader reader,
			TokenStreamFactory parsers) implements PayloadCodec<T> {

		@Override
		public byte[] encode(@Nullable T payload) {
			return (payload != null) ? this.writer.writeValueAsBytes(payload) : NOTHING;
		}

		@Override
		public @Nullable T decode(byte[] bytes) {
			if (bytes.length == 0) {
				return null;
			}
			try (JsonParser parser = this.parsers.createParser(ObjectReadContext.empty(), bytes)) {
				return this.reader.readValue(parser);
			}
			catch (JacksonException ex) {
				throw JsonProblem.fromJackson(ex);
			}
		}

	}

}
