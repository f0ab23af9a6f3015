// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.StringUtils;

import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopState;
import io.chihuo.RunOutcome;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.TaskState;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoMetricsAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoObservationAutoConfiguration;
import io.chihuo.backend.QueueName;
import io.chihuo.event.LoopEvent;
import io.chihuo.observation.ChihuoMeters;
import io.chihuo.observation.ChihuoObservation;
import io.chihuo.observation.ScheduleMeters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the page on observability, the dashboard and the alerts with the series that
 * an application shows Prometheus.
 */
class ObservabilityPageTests {

	private static final Pattern USED = Pattern.compile("\\b(chihuo_\\w+)(?:\\{([^}]*)})?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=~|!=|=)");

	private static final Pattern VALUE = Pattern.compile("(\\w+)(?:=~|!=|=)\"([^\"]*)\"");

	private static final Pattern SHOWN = Pattern.compile("^(chihuo_\\w+)\\{([^}]*)}", Pattern.MULTILINE);

	/** Names of series with their labels. */
	private static final Map<String, Set<String>> shown = new TreeMap<>();

	private static final Set<Meter.Id> meters = new TreeSet<>(
			(first, second) -> first.toString().compareTo(second.toString()));

	@BeforeAll
	static void scrape() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class,
					ChihuoMetricsAutoConfiguration.class, ChihuoObservationAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					PrometheusMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class))
			.run(ObservabilityPageTests::scrape);
	}

	private static void scrape(AssertableApplicationContext context) throws InterruptedException {
		LoopControl loop = context.getBean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("loop", String.class, (task) -> null));
		context.getBean(ChihuoClient.class).queue("loop", String.class).add("a");
		context.getBean(ChihuoClient.class)
			.queue("loop", String.class)
			.submit("b", "", String.class)
			.await(Duration.ofSeconds(10));
		assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
		context.getBean(ChihuoClient.class).startFlow("flow", Flow.step("loop", "c")).await(Duration.ofSeconds(10));
		ScheduleMeters schedules = context.getBean(ScheduleMeters.class);
		QueueName queue = new QueueName("default", "loop");
		schedules.onSlotAdded(queue, "schedule", Duration.ZERO);
		schedules.onSlotsSkipped(queue, "schedule", Instant.EPOCH, 1, ScheduleEntryKind.SKIPPED_MISSED);
		PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
		SHOWN.matcher(registry.scrape())
			.results()
			.forEach((series) -> shown.computeIfAbsent(series.group(1), (name) -> new TreeSet<>())
				.addAll(labels(series.group(2))));
		registry.getMeters().stream().map(Meter::getId).forEach(meters::add);
	}

	private static Set<String> labels(@Nullable String text) {
		return (text != null)
				? LABEL.matcher(text).results().map((MatchResult label) -> label.group(1)).collect(Collectors.toSet())
				: Set.of();
	}

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void everySeriesThatIsUsedIsShown(String file) throws IOException {
		String text = Files.readString(MarkdownPage.root().resolve("docs/observability").resolve(file));
		List<MatchResult> used = USED.matcher(text.replace("\\\"", "\"")).results().toList();
		assertThat(used).hasSizeGreaterThan(10).allSatisfy((series) -> {
			assertThat(shown).containsKey(series.group(1));
			assertThat(shown.get(series.group(1))).containsAll(labels(series.group(2)));
		});
	}

	/** A value that no series has makes an alert that never fires. */
	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void everyQueriedValueCanOccur(String file) throws IOException {
		String text = Files.readString(MarkdownPage.root().resolve("docs/observability").resolve(file));
		List<MatchResult> used = USED.matcher(text.replace("\\\"", "\"")).results().toList();
		for (MatchResult series : used) {
			VALUE.matcher(String.valueOf(series.group(2)))
				.results()
				.filter((label) -> !label.group(2).equals("$loop"))
				.forEach((label) -> assertThat(values(series.group(1), label.group(1))).as(series.group())
					.contains(label.group(2).split("\\|")));
		}
	}

	private static Set<String> values(String series, String label) {
		return switch (label) {
			case "state" -> names(series.startsWith("chihuo_loop") ? LoopState.values() : TaskState.values());
			case "result" -> names(AddResult.values());
			case "exception" -> Set.of("none");
			case "outcome" ->
				series.startsWith("chihuo_backend") ? Set.of("success", "error") : names(RunOutcome.values());
			default -> Set.of();
		};
	}

	private static Set<String> names(Enum<?>[] values) {
		return Stream.of(values).map((value) -> value.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	@Test
	void dashboardAndAlertsAreWellFormed() throws IOException {
		assertThat(JsonMapper.shared()
			.readTree(MarkdownPage.root().resolve("docs/observability/grafana-dashboard.json").toFile())
			.get("panels")
			.size()).isPositive();
		Map<String, Object> alerts = new Yaml()
			.load(Files.readString(MarkdownPage.root().resolve("docs/observability/prometheus-alerts.yml")));
		assertThat(alerts).containsOnlyKeys("groups");
	}

	@Test
	void shownMetersAreTheDocumentedOnes() {
		Set<String> documented = Stream
			.concat(Stream.of(ChihuoMeters.values())
				.filter((meter) -> meter != ChihuoMeters.OUTBOX_LAG)
				.map(ChihuoMeters::getName), Stream.of("chihuo.task.run", "chihuo.task.add", "chihuo.task.add.active"))
			.collect(Collectors.toSet());
		assertThat(meters).extracting(Meter.Id::getName)
			.filteredOn((name) -> name.startsWith("chihuo"))
			.containsAll(documented)
			.isSubsetOf(documented);
	}

	@Test
	void tableHasEveryMeterWithItsTypeUnitAndTags() {
		Map<String, List<String>> rows = MarkdownPage.named("docs/observability.md")
			.rows()
			.stream()
			.filter((row) -> row.get(0).startsWith("chihuo.") && !row.get(1).contains("Context"))
			.collect(Collectors.toMap((row) -> row.get(0),
					(row) -> List.of(row.get(1), row.get(2), row.get(3).replace("`", ""))));
		for (ChihuoMeters meter : ChihuoMeters.values()) {
			assertThat(rows).containsEntry(meter.getName(), List.of(type(meter), unit(meter), tags(meter)));
		}
		for (Meter.Id meter : meters) {
			if (meter.getName().startsWith("chihuo")) {
				assertThat(rows.get(meter.getName())).as(meter.getName()).isNotNull();
				assertThat(meter.getTags()).extracting(Tag::getKey)
					.containsExactlyInAnyOrder(StringUtils
						.commaDelimitedListToStringArray(rows.get(meter.getName()).get(2).replace(", ", ",")));
			}
		}
	}

	private static String type(ChihuoMeters meter) {
		return switch (meter.getType()) {
			case DISTRIBUTION_SUMMARY -> "summary";
			default -> meter.getType().name().toLowerCase(Locale.ROOT);
		};
	}

	private static String unit(ChihuoMeters meter) {
		String unit = meter.getBaseUnit();
		return (meter.getType() == Meter.Type.TIMER) ? "time" : (unit != null) ? unit : "";
	}

	private static String tags(ChihuoMeters meter) {
		return Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.joining(", "));
	}

	@Test
	void observationsAreListedWithTheirKeys() {
		Map<String, List<String>> rows = MarkdownPage.named("docs/observability.md")
			.rows()
			.stream()
			.filter((row) -> row.get(1).contains("Context"))
			.filter((row) -> row.get(0).startsWith("chihuo"))
			.collect(Collectors.toMap((row) -> row.get(0), (row) -> row));
		assertThat(rows).containsOnlyKeys("chihuo.task.run", "chihuo.task.add");
		for (ChihuoObservation observation : ChihuoObservation.values()) {
			List<String> row = rows
				.get((observation == ChihuoObservation.TASK_RUN) ? "chihuo.task.run" : "chihuo.task.add");
			assertThat(observation.getLowCardinalityKeyNames())
				.allSatisfy((key) -> assertThat(row.get(2)).contains("`" + key.asString() + "`"));
			assertThat(observation.getHighCardinalityKeyNames())
				.allSatisfy((key) -> assertThat(row.get(3)).contains("`" + key.asString() + "`"));
		}
	}

	@Test
	void everyEventIsListed() {
		assertThat(MarkdownPage.named("docs/observability.md").rows()).extracting((row) -> row.get(0))
			.containsAll(Stream.of(LoopEvent.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
	}

}
