// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.test.util.ReflectionTestUtils;

import io.chihuo.Backoff;
import io.chihuo.ChihuoLoop;
import io.chihuo.LoopOptions;
import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleOptions;
import io.chihuo.autoconfigure.BackoffProperties;
import io.chihuo.autoconfigure.ChihuoProperties;
import io.chihuo.autoconfigure.LoopProperties;
import io.chihuo.autoconfigure.ScheduleProperties;
import io.chihuo.schedule.ScheduleSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the page on configuration with the generated metadata, and with the classes of
 * which metadata says nothing: the values of the maps {@code chihuo.loops} and
 * {@code chihuo.schedules}.
 */
class ConfigurationPageTests {

	private static final String LOOP = "chihuo.loops.<name>.";

	private static final String SCHEDULE = "chihuo.schedules.<name>.";

	/** The end of a comment, and the option that it describes. */
	private static final Pattern DEFAULT = Pattern
		.compile("Default (\\S+)\\. ?\\s*\\*/\\s*(?:private @Nullable \\w+|String) (\\w+)");

	/**
	 * A property as the page, or the code, has it.
	 */
	record Property(String type, @Nullable Object defaultValue) {
	}

	/** None is the default of a zone, which cannot be compared. */
	record ScheduleDefaults(@Nullable String cron, @Nullable Duration every, @Nullable ZoneId zone,
			MisfirePolicy misfire, @Nullable Duration catchUpWithin, int maxMissedRuns, OverlapPolicy overlap,
			Duration jitter) {
	}

	@Test
	void pageHasEveryPropertyAndNoOther() throws Exception {
		Map<String, Property> expected = new TreeMap<>(metadata());
		expected.putAll(settings(LOOP, LoopProperties.class, LoopOptions.DEFAULTS));
		expected.putAll(settings(LOOP + "backoff.", BackoffProperties.class, Backoff.DEFAULTS));
		expected.putAll(settings(SCHEDULE, ScheduleProperties.class, new ScheduleDefaults(null, null, null,
				MisfirePolicy.ONCE, null, ScheduleOptions.DEFAULT_MAX_MISSED_RUNS, OverlapPolicy.SKIP, Duration.ZERO)));
		assertThat(page(expected)).containsExactlyEntriesOf(expected);
	}

	private static Map<String, Property> metadata() throws IOException, URISyntaxException {
		Path classes = Path.of(ChihuoProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		JsonNode metadata = JsonMapper.shared()
			.readTree(classes.resolve("META-INF/spring-configuration-metadata.json").toFile());
		Map<String, Property> properties = new HashMap<>();
		for (JsonNode property : metadata.get("properties")) {
			if (!property.get("name").asString().startsWith("chihuo")) {
				continue; // Actuator's, which come with an endpoint
			}
			String type = property.get("type").asString().replaceFirst("<.*", "");
			JsonNode value = property.get("defaultValue");
			properties.put(property.get("name").asString(),
					new Property(type.replaceFirst(".*[.$]", ""), (value != null) ? value.asString() : null));
		}
		return properties;
	}

	private static Map<String, Property> settings(String prefix, Class<?> type, Object defaults) {
		Map<String, Property> settings = new HashMap<>();
		Stream.of(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> property.getWriteMethod() != null)
			.forEach((property) -> settings.put(prefix + DataObjectPropertyName.toDashedForm(property.getName()),
					new Property(property.getPropertyType().getSimpleName(),
							ReflectionTestUtils.invokeMethod(defaults, property.getName()))));
		return settings;
	}

	/**
	 * Reads a default as the type that is expected, so that it may be written at will.
	 */
	private static Map<String, Property> page(Map<String, Property> expected) {
		Map<String, Property> properties = new TreeMap<>();
		MarkdownPage.named("docs/configuration.md")
			.rows()
			.stream()
			.filter((row) -> row.get(0).startsWith("chihuo"))
			.forEach((row) -> properties.put(row.get(0),
					new Property(row.get(1), value(row.get(2), expected.get(row.get(0))))));
		return properties;
	}

	private static @Nullable Object value(String text, @Nullable Property expected) {
		if (text.isEmpty() || expected == null || expected.defaultValue() == null) {
			return text.isEmpty() ? null : text;
		}
		return ApplicationConversionService.getSharedInstance().convert(text, expected.defaultValue().getClass());
	}

	@Test
	void javadocHasTheDefaultsOfTheOptions() throws IOException {
		int options = BeanUtils.getPropertyDescriptors(LoopProperties.class).length - 2; // class,
																							// backoff
		assertDefaults("ChihuoLoop", LoopOptions.DEFAULTS, options);
		assertDefaults("autoconfigure/LoopProperties", LoopOptions.DEFAULTS, options);
		assertDefaults("autoconfigure/BackoffProperties", Backoff.DEFAULTS, 4);
	}

	private static void assertDefaults(String type, Object defaults, int options) throws IOException {
		String text = Files.readString(Path.of("src/main/java/io/chihuo", type + ".java"))
			.replaceAll("\\s*\\n\\s*\\*(?!/)\\s*", " ");
		List<MatchResult> found = DEFAULT.matcher(text).results().toList();
		assertThat(found).as(type).hasSize(options).allSatisfy((option) -> {
			Object value = ReflectionTestUtils.invokeMethod(defaults, option.group(2));
			assertThat(value).isNotNull();
			assertThat(ApplicationConversionService.getSharedInstance().convert(option.group(1), value.getClass()))
				.as(option.group(2))
				.isEqualTo(value);
		});
	}

	@Test
	void programmingModelHasEveryAttributeOfTheAnnotation() {
		assertThat(ChihuoLoop.class.getDeclaredMethods()).extracting("name")
			.allSatisfy((name) -> assertThat(MarkdownPage.named("docs/programming-model.md").rows())
				.extracting((row) -> row.get(0))
				.contains((String) name));
	}

	/** None and for ever are a time of zero. */
	@Test
	void programmingModelHasTheDefaultsOfTheOptions() {
		Set<String> options = Stream.of(BeanUtils.getPropertyDescriptors(LoopProperties.class))
			.map(PropertyDescriptor::getName)
			.collect(Collectors.toSet());
		List<List<String>> rows = MarkdownPage.named("docs/programming-model.md")
			.rows()
			.stream()
			.filter((row) -> options.contains(row.get(0)))
			.toList();
		assertThat(rows).hasSize(options.size() - 2).allSatisfy((row) -> {
			Object value = ReflectionTestUtils.invokeMethod(LoopOptions.DEFAULTS, row.get(0));
			assertThat(value).isNotNull();
			String text = row.get(2).replaceAll("^(none|for ever)$", "0");
			assertThat(ApplicationConversionService.getSharedInstance().convert(text, value.getClass())).as(row.get(0))
				.isEqualTo(value);
		});
	}

}
