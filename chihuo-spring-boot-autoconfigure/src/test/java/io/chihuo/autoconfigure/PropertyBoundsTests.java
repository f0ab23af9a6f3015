// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.beans.PropertyDescriptor;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoSchedule;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PropertyBoundsTests {

	private static void check(String property, String value) {
		PropertyBounds.checkProperties(new MockEnvironment().withProperty(property, value));
	}

	private static void assertRefused(String property, String value) {
		assertThatExceptionOfType(ChihuoConfigurationException.class).as(property + "=" + value)
			.isThrownBy(() -> check(property, value))
			.withMessageContaining("'" + property + "' must ")
			.withMessageContaining(", but is ")
			.satisfies((ex) -> assertThat(ex.action()).contains("Correct 'chihuo."));
	}

	/** Names of properties of some types, of which the metadata knows the names. */
	private static Stream<String> names(Predicate<String> types) throws Exception {
		List<String> names = new ArrayList<>();
		try (InputStream metadata = ChihuoProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
				if (types.test(property.path("type").asString(""))) {
					names.add(property.get("name").asString());
				}
			}
		}
		return names.stream().filter((name) -> name.startsWith("chihuo"));
	}

	/** All that are numbers, sizes or times, so that no new one is forgotten. */
	static Stream<String> measures() throws Exception {
		List<String> names = new ArrayList<>(names(PropertyBoundsTests::isMeasure).toList());
		addMeasures(names, "chihuo.loops.mails.", LoopProperties.class);
		addMeasures(names, "chihuo.loops.mails.backoff.", BackoffProperties.class);
		addMeasures(names, "chihuo.schedules.nightly.", ScheduleProperties.class);
		return names.stream();
	}

	private static void addMeasures(List<String> names, String prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			if (isMeasure(property.getPropertyType().getName())) {
				names.add(prefix + DataObjectPropertyName.toDashedForm(property.getName()));
			}
		}
	}

	private static boolean isMeasure(String type) {
		return List
			.of(Duration.class.getName(), DataSize.class.getName(), Integer.class.getName(), Long.class.getName(),
					Double.class.getName())
			.contains(type);
	}

	@ParameterizedTest
	@MethodSource("measures")
	void negativeValueIsRefused(String property) {
		assertRefused(property, "-2");
	}

	/** Each measure with values at which something might overflow. */
	static Stream<Arguments> extremes() throws Exception {
		return measures().flatMap((property) -> Stream
			.of("-1", "0", "1", "2147483647", "9223372036854775807", "PT2562047788015215H30M7.999999999S",
					"PT-2562047788015215H-30M-8S", "36500d", "1e308", "-0.0", "8388607TB", "")
			.map((value) -> Arguments.of(property, value)));
	}

	@ParameterizedTest
	@MethodSource("extremes")
	void extremeValueIsTakenOrRefusedByName(String property, String value) {
		try {
			check(property, value);
		}
		catch (ChihuoConfigurationException ex) {
			assertThat(ex).hasMessageContaining("'" + property + "' must ").hasMessageContaining(", but is ");
			return;
		}
		catch (BindException ex) {
			assertThat(ex.getName()).hasToString(property);
			return;
		}
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean(FailingMailLoop.class)
			.withPropertyValues(property + "=" + value)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				TaskQueue<String> queue = context.getBean(ChihuoClient.class).queue("mails", String.class);
				queue.add("succeeds");
				TestLimits.await().until(() -> context.getBean(FailingMailLoop.class).ran.contains("succeeds"));
				queue.add("fails");
				TestLimits.await().until(() -> context.getBean(FailingMailLoop.class).ran.contains("fails"));
			});
	}

	@ChihuoLoop(name = "mails", concurrency = "2")
	static class FailingMailLoop {

		final Set<String> ran = ConcurrentHashMap.newKeySet();

		@MakeTask
		void make(String id) {
			this.ran.add(id);
			if (id.equals("fails")) {
				throw new IllegalStateException("once more");
			}
		}

		@ChihuoSchedule(name = "nightly", cron = "0 0 3 * * *")
		String nightlyId() {
			return "nightly";
		}

	}

	@ParameterizedTest
	@CsvSource({ "chihuo.timeout,0", "chihuo.timeout,2d", "chihuo.max-payload-size,0", "chihuo.max-payload-size,1GB",
			"chihuo.shutdown.grace-period,31d", "chihuo.cluster.heartbeat,99ms", "chihuo.cluster.heartbeat,25h",
			"chihuo.cluster.heartbeat,PT2562047788015215H", "chihuo.timeout,PT2562047788015215H",
			"chihuo.exit-code.loop-failed,256", "chihuo.exit-code.dead-letters,256", "chihuo.cluster.node,all",
			"chihuo.loops.mails.concurrency,0", "chihuo.loops.mails.max-attempts,0", "chihuo.loops.mails.max-crashes,0",
			"chihuo.loops.mails.lease,99ms", "chihuo.loops.mails.lease,36501d", "chihuo.loops.mails.max-length,0",
			"chihuo.loops.mails.run-timeout,PT2562047788015215H", "chihuo.loops.mails.backoff.multiplier,0.9",
			"chihuo.loops.mails.backoff.multiplier,NaN", "chihuo.loops.mails.backoff.jitter,1.1",
			"chihuo.loops.mails.backoff.jitter,NaN" })
	void valueOutOfItsBoundsIsRefused(String property, String value) {
		assertRefused(property, value);
	}

	@ParameterizedTest
	@CsvSource({ "chihuo.timeout,1ms", "chihuo.timeout,24h", "chihuo.max-payload-size,1B",
			"chihuo.max-payload-size,256MB", "chihuo.shutdown.grace-period,0", "chihuo.shutdown.grace-period,30d",
			"chihuo.cluster.heartbeat,100ms", "chihuo.cluster.heartbeat,24h", "chihuo.exit-code.loop-failed,0",
			"chihuo.exit-code.dead-letters,255", "chihuo.loops.mails.max-attempts,-1",
			"chihuo.loops.mails.backoff.initial,0", "chihuo.loops.mails.run-timeout,0" })
	void boundsBelongToTheValuesThatAreAllowed(String property, String value) {
		assertThatCode(() -> check(property, value)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "chihuo.namespace,a/b", "chihuo.loops.a/b.concurrency,1", "chihuo.queues,a/b" })
	void nameThatIsNotAllowedIsRefusedWithItsProperty(String property, String value) {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> check(property.replace("a/b", "[a/b]"), value))
			.withMessageStartingWith(
					"A name in '" + property.replaceAll("\\.a/b.*", "") + "' must have 1 to 128 letters")
			.withMessageEndingWith("but this one is 'a/b'");
	}

	/** All of a type that has few values, so that no new one is forgotten. */
	static Stream<String> choices() throws Exception {
		return names((type) -> type.equals(Boolean.class.getName()) || type.startsWith("io.chihuo.")
				|| type.endsWith("DatabaseInitializationMode"));
	}

	/** Many are read by the beans of another backend only, or of an endpoint. */
	@ParameterizedTest
	@MethodSource("choices")
	void valueOfAnotherTypeIsRefusedThoughNothingReadsIt(String property) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> check(property, "nonsense"))
			.satisfies((ex) -> assertThat(ex.getName()).hasToString(property));
	}

	@Test
	void boundsAreWrittenAsSomebodyWouldWriteThem() {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> check("chihuo.timeout", "-1500ms"))
			.withMessage("'chihuo.timeout' must be from 1ms to 24h, but is -1500ms");
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> check("chihuo.shutdown.grace-period", "-5m"))
			.withMessage("'chihuo.shutdown.grace-period' must be from 0s to 30d, but is -5m");
	}

}
