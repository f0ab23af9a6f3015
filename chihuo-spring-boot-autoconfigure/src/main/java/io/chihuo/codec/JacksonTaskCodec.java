package io.chihuo.codec;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.ChihuoConfigurationException;

/**
 * JSON by Jackson, in UTF-8.
 */
final class JacksonTaskCodec implements TaskCodec {

	private static final Logger logger = LoggerFactory.getLogger(JacksonTaskCodec.class);

	private static final byte[] NOTHING = {};

	private static final byte[] EMPTY_OBJECT = { '{', '}' };

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
		checkReadable(javaType);
		return new JsonPayloadCodec<>(this.mapper.writerFor(javaType), this.mapper.readerFor(javaType), this.parsers);
	}

	/**
	 * Refuses a type that has no way to be read, which would be found when tasks wait
	 * already. Whether there is one shows when an empty object is read.
	 */
	private void checkReadable(JavaType type) {
		if (type.isContainerType() || type.isReferenceType()) {
			checkReadable(type.getContentType());
			return;
		}
		try {
			this.mapper.readerFor(type).readValue(EMPTY_OBJECT);
		}
		catch (InvalidDefinitionException ex) {
			throw new ChihuoConfigurationException(
					"Payloads of type '" + type.toCanonical() + "' can be written as JSON, but never read: "
							+ ex.getOriginalMessage(),
					"Use a type with a constructor that Jackson can call, such as a record, or tell Jackson how to read it:"
							+ " @JsonTypeInfo and @JsonSubTypes for an interface or abstract class, @JsonCreator for a "
							+ "constructor or factory method, or a JacksonModule bean.",
					ex);
		}
		catch (JacksonException ex) {
			logger.trace("Type '{}' can be read, though not from an empty object", type, ex);
		}
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
				throw JsonProblem.of(ex);
			}
		}

	}

}
