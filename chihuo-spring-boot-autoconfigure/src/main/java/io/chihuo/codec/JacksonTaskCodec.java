// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by Jackson, in UTF-8.
 */
final class JacksonTaskCodec implements TaskCodec {

	private static final byte[] NOTHING = {};

	private final JsonMapper mapper;

	/**
	 * Reads as the mapper's does, but its buffers stay with the thread: workers read one
	 * payload after another.
	 */
	private final JsonFactory parsers;

	JacksonTaskCodec(JsonMapper mapper) {
		this.mapper = mapper;
		this.parsers = mapper.tokenStreamFactory().rebuild().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		JavaType javaType = this.mapper.constructType(type);
		new ReadableTypeCheck(this.mapper).checkType(javaType);
		return new JsonPayloadCodec<>(this.mapper.writerFor(javaType), this.mapper.readerFor(javaType), this.parsers);
	}

	private record JsonPayloadCodec<T>(ObjectWriter writer, ObjectReader reader,
			JsonFactory parsers) implements PayloadCodec<T> {

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
