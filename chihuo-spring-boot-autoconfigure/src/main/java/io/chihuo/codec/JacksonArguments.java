// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Arguments of a method as an object of their names, in the order of the parameters. They
 * are read by position; the names are there for people.
 */
final class JacksonArguments implements PayloadCodec<List<@Nullable Object>> {

	private final ObjectMapper mapper;

	private final List<String> names;

	private final List<ObjectWriter> writers;

	private final List<ObjectReader> readers;

	private final ObjectReader furtherValues;

	JacksonArguments(ObjectMapper mapper, List<String> names, List<ObjectWriter> writers, List<ObjectReader> readers) {
		this.mapper = mapper;
		this.names = names;
		this.writers = writers;
		this.readers = readers;
		this.furtherValues = mapper.readerFor(Object.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	}

	@Override
	public byte[] encode(@Nullable List<@Nullable Object> arguments) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator out = this.mapper.createGenerator(bytes)) {
			out.writeStartObject();
			for (int i = 0; i < this.writers.size(); i++) {
				out.writeName(this.names.get(i));
				this.writers.get(i).writeValue(out, (arguments != null) ? arguments.get(i) : null);
			}
			out.writeEndObject();
		}
		return bytes.toByteArray();
	}

	@Override
	public List<@Nullable Object> decode(byte[] bytes) {
		List<@Nullable Object> arguments = new ArrayList<>();
		try (JsonParser in = this.mapper.createParser(bytes)) {
			if (in.nextToken() != JsonToken.START_OBJECT) {
				throw new UndecodablePayloadException("The arguments are no object", null);
			}
			while (in.nextToken() == JsonToken.PROPERTY_NAME) {
				in.nextToken();
				int index = arguments.size();
				ObjectReader reader = (index < this.readers.size()) ? this.readers.get(index) : this.furtherValues;
				arguments.add(reader.readValue(in));
			}
		}
		catch (JacksonException ex) {
			throw JsonProblem.fromJackson(ex);
		}
		return arguments;
	}

}
