package io.chihuo.codec;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UndecodablePayloadTests {

	private static final Type MAP = new TypeReference<Map<String, Integer>>() {
	}.getType();

	record Photo(int size, List<Photo> parts) {

	}

	private static UndecodablePayloadException decode(Type type, String json) {
		PayloadCodec<?> codec = TaskCodec.json(JsonMapper.builder().build()).forType(type);
		return catchThrowableOfType(UndecodablePayloadException.class,
				() -> codec.decode(json.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void saysWhatIsWrongAndWhere() {
		assertThat(decode(Photo.class, "{'parts':[{'size':'secret'}]}".replace('\'', '"')))
			.hasMessage("tools.jackson.databind.exc.InvalidFormatException at .parts[0].size");
	}

	@Test
	void quotesNothing() {
		assertThat(decode(Photo.class, "secret")).hasMessage("tools.jackson.core.exc.StreamReadException");
		assertThat(decode(MAP, "{'secret':'secret'}".replace('\'', '"')))
			.hasMessage("tools.jackson.databind.exc.InvalidFormatException at […]");
	}

	@Test
	void causeHasItAll() {
		assertThat(decode(Integer.class, "\"secret\"")).cause().hasMessageContaining("secret");
	}

}
