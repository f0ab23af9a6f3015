// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The mapper of payloads beside those of an application.
 */
class PayloadMapperTests {

	private static final String PHOTO = "{\"photoName\":\"a\",\"photoWidth\":2}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=memory");

	record SnakeCasePhoto(String photoName, int photoWidth) {

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondMapper {

		@Bean
		JsonMapper snakes() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

		@Bean
		JsonMapper kebabs() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();
		}

	}

	static final class UpperCaseSerializer extends StdSerializer<String> {

		UpperCaseSerializer() {
			super(String.class);
		}

		@Override
		public void serialize(String text, JsonGenerator generator, SerializationContext context) {
			generator.writeString(text + "!");
		}

	}

	private static String encode(ApplicationContext context, Object payload) {
		PayloadCodec<Object> codec = context.getBean(TaskCodec.class).forType(payload.getClass());
		return new String(codec.encode(payload), StandardCharsets.UTF_8);
	}

	private static void assertUnchanged(ApplicationContext context) {
		assertThat(encode(context, new SnakeCasePhoto("a", 2))).isEqualTo(PHOTO);
	}

	@Test
	void settingsOfTheWebDoNotChangeIt() {
		this.contextRunner
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.default-property-inclusion=non_null",
					"spring.jackson.deserialization.fail-on-unknown-properties=true",
					"spring.jackson.deserialization.fail-on-null-for-primitives=true")
			.run((context) -> {
				assertUnchanged(context);
				PayloadCodec<SnakeCasePhoto> codec = context.getBean(TaskCodec.class).forType(SnakeCasePhoto.class);
				assertThat(codec.decode("{\"photoName\":\"a\",\"x\":1}".getBytes(StandardCharsets.UTF_8)))
					.isEqualTo(new SnakeCasePhoto("a", 0));
			});
	}

	@Test
	void otherMappersDoNotChangeIt() {
		this.contextRunner.withUserConfiguration(SecondMapper.class).run(PayloadMapperTests::assertUnchanged);
	}

	@Test
	void mapperOfTheApplicationStaysTheOnlyOneThatIsInjected() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().hasBean("jacksonJsonMapper").hasBean("chihuoJsonMapper");
			assertThat(context.getAutowireCapableBeanFactory().createBean(NeedsMapper.class).mapper)
				.isSameAs(context.getBean("jacksonJsonMapper"));
		});
	}

	static class NeedsMapper {

		private final JsonMapper mapper;

		NeedsMapper(JsonMapper mapper) {
			this.mapper = mapper;
		}

	}

	@Test
	void modulesOfTheApplicationCount() {
		this.contextRunner
			.withBean(SimpleModule.class,
					() -> new SimpleModule("loud").addSerializer(String.class, new UpperCaseSerializer()))
			.run((context) -> assertThat(encode(context, new SnakeCasePhoto("a", 2))).contains("\"a!\""));
	}

	@Test
	void backsOffForTheMapperOfTheUser() {
		this.contextRunner
			.withBean("chihuoJsonMapper", JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> assertThat(encode(context, new SnakeCasePhoto("a", 2))).contains("photo_name"));
	}

	@Test
	void payloadsAreCborWhereThatIsChosen() {
		this.contextRunner.withPropertyValues("chihuo.codec=cbor").run((context) -> {
			assertThat(context.getBean(TaskCodec.class).name()).isEqualTo("cbor");
			assertThat(encode(context, new SnakeCasePhoto("a", 2))).isNotEqualTo(PHOTO).contains("photoName");
		});
	}

	@Test
	void everyCodecThatIsThereIsRead() {
		this.contextRunner.run((context) -> {
			TaskCodec codec = context.getBean(EngineCodec.class).codec();
			assertThat(codec.name()).isEqualTo("json");
			assertThat(codec.findCodec("cbor")).isNotNull();
			assertThat(codec.findCodec("other")).isNull();
		});
		this.contextRunner.withPropertyValues("chihuo.codec=cbor")
			.run((context) -> assertThat(context.getBean(EngineCodec.class).codec().findCodec("json")).isNotNull());
		this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson.dataformat"))
			.run((context) -> assertThat(context.getBean(EngineCodec.class).codec().findCodec("cbor")).isNull());
	}

	@Test
	void worksWithoutTheMapperOfBoot() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=memory")
			.run(PayloadMapperTests::assertUnchanged);
	}

}
