package io.chihuo.autoconfigure;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private static List<JsonNode> properties() throws Exception {
		List<JsonNode> properties = new ArrayList<>();
		try (InputStream metadata = ChihuoProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonMapper.builder().build().readTree(metadata).get("properties").forEach(properties::add);
		}
		return properties;
	}

	@Test
	void everyPropertyHasADescription() throws Exception {
		assertThat(properties()).isNotEmpty()
			.filteredOn((property) -> property.get("name").asString().startsWith("chihuo"))
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).as(property.toString())
				.endsWith(".")
				.doesNotStartWith("The "));
	}

	@Test
	void propertiesAreThoseThatTheDocumentationNames() throws Exception {
		assertThat(properties()).extracting((property) -> property.get("name").asString())
			.contains("chihuo.backend", "chihuo.enabled", "chihuo.exit-when-drained", "chihuo.loops",
					"chihuo.max-payload-size", "chihuo.namespace", "chihuo.role", "chihuo.shutdown.grace-period",
					"chihuo.timeout");
	}

}
