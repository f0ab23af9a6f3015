// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PropertyNameTests {

	private static void check(String property, String value) {
		PropertyBounds.checkProperties(new MockEnvironment().withProperty(property, value));
	}

	private static void checkVariable(String name, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, value)));
		PropertyBounds.checkProperties(environment);
	}

	@ParameterizedTest
	@CsvSource({ "chihuo.bakend,chihuo.backend", "chihuo.max-paylod-size,chihuo.max-payload-size",
			"chihuo.shutdown.grace-periode,chihuo.shutdown.grace-period",
			"chihuo.shutdwn.grace-period,chihuo.shutdown.grace-period",
			"chihuo.loops.mails.max-atempts,chihuo.loops.mails.max-attempts",
			"chihuo.loops.mails.back-of.initial,chihuo.loops.mails.backoff.initial",
			"chihuo.loop.mails.concurrency,chihuo.loops.mails.concurrency",
			"chihuo.steps.http.retriess,chihuo.steps.http.retries", "chihuo.call.wait,chihuo.calls.wait",
			"chihuo.queue[0],chihuo.queues[0]" })
	void misspelledPropertyIsNamedWithTheMostSimilarOne(String property, String similar, CapturedOutput output) {
		check(property, "1");
		assertThat(output).containsOnlyOnce("Property '" + property
				+ "' is unknown and has no effect; the most similar one is '" + similar + "' (");
	}

	@ParameterizedTest
	@ValueSource(strings = { "chihuo.colour", "chihuo.timeout.connect", "chihuo.loops.mails.colour" })
	void unknownPropertyThatResemblesNoneIsNamed(String property, CapturedOutput output) {
		PropertyBounds
			.checkProperties(new MockEnvironment().withProperty("chihuo.codec", "json").withProperty(property, "1"));
		assertThat(output).containsOnlyOnce("Property '" + property + "' is unknown and has no effect (");
	}

	/** All that the metadata knows, so that none is reported that works. */
	static List<Arguments> names() throws Exception {
		List<Arguments> names = new ArrayList<>();
		try (InputStream metadata = ChihuoProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
				String name = property.get("name").asString();
				if (!property.path("type").asString("").startsWith("java.util.Map")) {
					names.add(Arguments.of(name, property.path("defaultValue").asString(exampleOf(name))));
				}
			}
		}
		return names;
	}

	private static String exampleOf(String name) {
		return name.endsWith("proxy") ? "http://proxy" : name.endsWith("retry-on") ? "503" : "1";
	}

	@ParameterizedTest
	@MethodSource("names")
	@CsvSource({ "chihuo.loops.mails.backoff.initial,1s", "chihuo.loops[a.b].run-timeout,1s",
			"chihuo.loops.mailIn.maxAttempts,1", "chihuo.schedules.nightly.cron,0 0 3 * * *", "chihuo.queues[0],mails",
			"chihuo.encryption.keys.k1,a", "chihuo.encryption.keys[k.1],a", "chihuo.steps.sql.statements.all.sql,a",
			"chihuo.steps.sql.statements.all.parameters.id,a", "chihuo.namespaces.shop.backend,memory",
			"chihuo.test.max-runs,1", "chihuo.steps.redis.commands[0],GET" })
	void knownPropertyIsNotReported(String property, String value, CapturedOutput output) {
		check(property, value);
		if (!property.contains(".k")) {
			checkVariable(property.replaceAll("[.\\[]", "_").replaceAll("[-\\]]", "").toUpperCase(Locale.ROOT), value);
			checkVariable(property.replaceAll("[-.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT), value);
		}
		assertThat(output).doesNotContain("is unknown and has no effect");
	}

	@Test
	void misspelledVariableIsNamed(CapturedOutput output) {
		checkVariable("CHIHUO_LOOPS_MAILS_MAXATEMPTS", "3");
		assertThat(output).containsPattern("is 'chihuo.loops.mails.max-attempts' \\(.*CHIHUO_LOOPS_MAILS_MAXATEMPTS");
	}

	/** Kubernetes makes such variables of a service of that name. */
	@ParameterizedTest
	@ValueSource(strings = { "CHIHUO_SERVICE_HOST", "CHIHUO_PORT", "CHIHUO_PORT_8080_TCP_ADDR",
			"CHIHUO_DASHBOARD_SERVICE_PORT", "CHIHUO_VERSION" })
	void variableOfThePlatformIsNotReported(String name, CapturedOutput output) {
		checkVariable(name, "1");
		assertThat(output).doesNotContain("is unknown");
	}

	@Test
	void propertyOfAnotherPrefixIsNotReported(CapturedOutput output) {
		check("chihuotest.bakend", "1");
		assertThat(output).doesNotContain("is unknown");
	}

	@Test
	void propertyOfANamespaceIsNamedOnceAsItIsWritten(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.codek=json", "chihuo.namespaces.shop.backend=memory",
					"chihuo.namespaces.shop.loops.mails.concurency=2", "chihuo.namespaces.shop.queues=mails",
					"chihuo.namespaces.shop.tmeout=1s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output)
					.containsOnlyOnce("Property 'chihuo.namespaces.shop.tmeout' is unknown and has no effect; the most "
							+ "similar one is 'chihuo.namespaces.shop.timeout'")
					.containsOnlyOnce("'chihuo.namespaces.shop.loops.mails.concurency' is unknown")
					.containsOnlyOnce("'chihuo.codek' is unknown");
			});
	}

}
