// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.jdbc.JdbcLedgerSchema;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the metadata by which editors and Spring Boot know the configuration without
 * loading a class of it.
 */
class ConfigurationMetadataTests {

	private static InputStream metadata(String name) {
		InputStream file = ChihuoProperties.class.getResourceAsStream("/META-INF/" + name);
		assertThat(file).as(name).isNotNull();
		return file;
	}

	private static List<JsonNode> metadataOf(String kind) throws IOException {
		try (InputStream file = metadata("spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(file).get(kind).valueStream().toList();
		}
	}

	private static List<String> names(String kind) throws IOException {
		return metadataOf(kind).stream().map((node) -> node.get("name").asString()).toList();
	}

	/** The values that editors offer. */
	private static List<String> hints(String property) throws IOException {
		return metadataOf("hints").stream()
			.filter((hint) -> hint.get("name").asString().equals(property))
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> value.get("value").asString())
			.toList();
	}

	@Test
	void everyPropertyHasADescription() throws IOException {
		assertThat(metadataOf("properties")).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).as(property.toString())
				.endsWith(".")
				.doesNotStartWith("The "));
	}

	@Test
	void propertiesAreThoseThatTheDocumentationNames() throws IOException {
		assertThat(names("properties")).contains("chihuo.backend", "chihuo.enabled", "chihuo.exit-when-drained",
				"chihuo.loops", "chihuo.max-payload-size", "chihuo.namespace", "chihuo.role",
				"chihuo.shutdown.grace-period", "chihuo.timeout", "management.health.chihuo.enabled",
				"management.info.chihuo.enabled");
	}

	@Test
	void hintsAreForProperties() throws IOException {
		assertThat(names("properties")).containsAll(names("hints"));
	}

	@Test
	void hintedBackendsCanBeChosen(@TempDir Path directory) throws IOException {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class,
					RabbitAutoConfiguration.class))
			.withPropertyValues("chihuo.timeout=2s", "spring.data.redis.port=1", "spring.rabbitmq.port=1",
					"chihuo.rabbitmq.ledger=jdbc", "chihuo.jdbc.file=" + directory.resolve("queues"));
		assertThat(hints("chihuo.backend")).containsExactly("memory", "redis", "rabbitmq", "jdbc")
			.allSatisfy((name) -> runner.withPropertyValues("chihuo.backend=" + name)
				.run((context) -> assertThat(context.getBean(TaskBackend.class).name()).isEqualTo(name)));
	}

	@ParameterizedTest
	@CsvSource({ "chihuo.jdbc.platform, " + JdbcLedgerSchema.LOCATION,
			"chihuo.steps.sql.platform, classpath:io/chihuo/step/sql/schema-@@platform@@.sql" })
	void hintedPlatformsAreThoseThatHaveAScript(String property, String location) throws IOException {
		String path = location.replace("classpath:", "");
		Pattern platform = Pattern
			.compile(Pattern.quote(path).replace("@@platform@@", "\\E([a-z0-9]+)\\Q").concat("$"));
		Resource[] scripts = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:" + path.replace("@@platform@@", "*"));
		List<String> platforms = new ArrayList<>();
		for (Resource script : scripts) {
			platforms.add(platform.matcher(script.getURL().getPath()).results().findFirst().orElseThrow().group(1));
		}
		assertThat(hints(property)).containsExactlyInAnyOrderElementsOf(platforms);
	}

	@Test
	void conditionsOfAutoConfigurationsAreKnownWithoutTheirClasses() throws IOException {
		Properties conditions = new Properties();
		try (InputStream file = metadata("spring-autoconfigure-metadata.properties")) {
			conditions.load(file);
		}
		ImportCandidates candidates = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader());
		assertThat(candidates).filteredOn((name) -> name.startsWith("io.chihuo."))
			.isNotEmpty()
			.allSatisfy((name) -> assertThat(conditions).containsKey(name));
		assertThat(conditions).containsEntry(ChihuoMetricsAutoConfiguration.class.getName() + ".ConditionalOnClass",
				"io.micrometer.core.instrument.MeterRegistry");
	}

}
