package io.chihuo.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
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

	JacksonTaskCodec(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		JavaType javaType = this.mapper.constructType(type);
		return new JsonPayloadCodec<>(this.mapper.writerFor(javaType), this.mapper.readerFor(javaType));
	}

	private record JsonPayloadCodec<T>(ObjectWriter writer, ObjectReader reader) implements PayloadCodec<T> {

		@Override
		public byte[] encode(@Nullable T payload) {
			return (payload != null) ? this.writer.writeValueAsBytes(payload) : NOTHING;
		}

		@Override
		public @Nullable T decode(byte[] bytes) {
			return (bytes.length > 0) ? this.reader.readValue(bytes) : null;
		}

	}

}
