// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.chihuo.autoconfigure.ChihuoProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The unit of systemd and the manifests of Kubernetes below {@code docs/deploy}.
 */
class DeployFilesTests {

	/** Time of a stop beside the grace period and the requests, in seconds. */
	private static final int LOOPS_AND_CLUSTER_SECONDS = 4 + 1;

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration DEFAULT_BACKEND_TIMEOUT = Duration.ofSeconds(10);

	private static Path file(String name) {
		return ControlScript.file().resolve("../../../../../docs/deploy").resolve(name).normalize();
	}

	private static Map<String, String> unit() throws IOException {
		return Files.readAllLines(file("chihuo-app.service"))
			.stream()
			.filter((line) -> !line.matches("[#\\[].*|\\s*"))
			.map((line) -> line.split("=", 2))
			.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1]));
	}

	private static long longestStop(Duration gracePeriod, Duration phase, Duration backend) {
		return gracePeriod.plus(phase).plus(backend).plusSeconds(LOOPS_AND_CLUSTER_SECONDS).toSeconds();
	}

	@Test
	void unitGivesTheApplicationTimeForItsStop() throws IOException {
		Map<String, String> unit = unit();
		assertThat(Long.parseLong(unit.get("TimeoutStopSec"))).isGreaterThan(longestStop(
				new ChihuoProperties().getShutdown().getGracePeriod(), DEFAULT_PHASE_TIMEOUT, DEFAULT_BACKEND_TIMEOUT));
		assertThat(unit).containsEntry("KillSignal", "SIGTERM")
			.containsEntry("KillMode", "mixed")
			.containsEntry("SuccessExitStatus", "143")
			.containsEntry("Restart", "on-failure");
		assertThat(unit).containsEntry("ProtectSystem", "strict")
			.containsEntry("WorkingDirectory", "%S/" + unit.get("StateDirectory"));
		assertThat(unit.get("ExecStart")).startsWith("/usr/bin/java ").contains("-XX:+ExitOnOutOfMemoryError");
	}

	/** Where systemd is installed; the test above reads the same file elsewhere. */
	@Test
	void systemdFindsNoFaultInTheUnit(@TempDir Path home) throws Exception {
		ControlScript tool = ControlScript.to(0, home);
		Assumptions.assumeTrue(ControlScript.isInstalled("systemd-analyze"), "systemd is not installed");
		Path copy = home.resolve("chihuo-app.service");
		// this machine's own java
		Files.writeString(copy, Files.readString(file("chihuo-app.service"))
			.replace("/usr/bin/java ", Path.of(System.getProperty("java.home"), "bin/java") + " "));
		ControlScript.ScriptResult result = tool.runCommand(List.of("systemd-analyze", "verify", copy.toString()));
		assertThat(result.expect(0).out() + result.err()).isEmpty();
	}

	@Test
	void podsHaveTimeForTheirStop() throws IOException {
		JsonNode pod = manifest("Deployment").at("/spec/template/spec");
		Map<String, String> environment = environment(pod);
		assertThat(pod.at("/terminationGracePeriodSeconds").asLong())
			.isGreaterThan(longestStop(duration(environment.get("CHIHUO_SHUTDOWN_GRACE_PERIOD")),
					duration(environment.get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE")),
					duration(environment.get("CHIHUO_TIMEOUT"))));
	}

	private static Duration duration(String text) {
		return DurationStyle.detectAndParse(text);
	}

	private static JsonNode manifest(String kind) throws IOException {
		return manifests("kubernetes.yaml").filter((manifest) -> manifest.at("/kind").asString().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	private static Stream<JsonNode> manifests(String name) throws IOException {
		Iterable<Object> documents = new Yaml().loadAll(Files.readString(file(name)));
		return StreamSupport.stream(documents.spliterator(), false)
			.map((document) -> JsonMapper.shared().<JsonNode>valueToTree(document));
	}

	private static Map<String, String> environment(JsonNode pod) {
		return StreamSupport.stream(pod.at("/containers/0/env").spliterator(), false)
			.collect(Collectors.toMap((variable) -> variable.at("/name").asString(),
					(variable) -> variable.at("/value").asString("pod-1")));
	}

	@Test
	void manifestsSelectThePodsOfTheDeployment() throws IOException {
		JsonNode deployment = manifest("Deployment");
		assertThat(deployment.at("/apiVersion").asString()).isEqualTo("apps/v1");
		JsonNode labels = deployment.at("/spec/template/metadata/labels");
		assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
		assertThat(manifest("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
		JsonNode scaler = manifest("HorizontalPodAutoscaler");
		assertThat(scaler.at("/apiVersion").asString()).isEqualTo("autoscaling/v2");
		assertThat(scaler.at("/spec/scaleTargetRef/kind").asString()).isEqualTo("Deployment");
		assertThat(scaler.at("/spec/scaleTargetRef/name")).isEqualTo(deployment.at("/metadata/name"));
		assertThat(scaler.at("/spec/minReplicas").asInt()).isLessThan(scaler.at("/spec/maxReplicas").asInt());
		assertThat(scaler.at("/spec/metrics/0/external/target/type").asString()).isEqualTo("AverageValue");
	}

	@Test
	void applicationOfTheManifestAnswersItsProbesAndShowsItsMetric() throws Exception {
		JsonNode deployment = manifest("Deployment");
		JsonNode pod = deployment.at("/spec/template/spec");
		try (ConfigurableApplicationContext application = start(environment(pod))) {
			Http http = new Http(
					application.getEnvironment().getRequiredProperty("local.management.port", Integer.class));
			JsonNode container = pod.at("/containers/0");
			for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
				JsonNode request = container.at("/" + probe + "/httpGet");
				assertThat(request.at("/port").asString()).isEqualTo("management");
				String path = request.at("/path").asString();
				assertThat(path).startsWith("/actuator/");
				assertThat(http.get(path.substring("/actuator/".length())).text("/status")).isEqualTo("UP");
			}
			assertThat(http.get("chihuo").text("/node")).isEqualTo("pod-1");
			assertThat(application.getBean(ChihuoProperties.class).getShutdown().getGracePeriod())
				.isEqualTo(Duration.ofSeconds(10));
			assertThat(deployment.at("/spec/template/metadata/annotations/prometheus.io~1path").asString())
				.isEqualTo("/actuator/prometheus");
			String series = scalingSeries();
			assertThat(http.page("prometheus").lines())
				.anyMatch((line) -> line.startsWith(series + "{loop=\"work\"") && line.contains("state=\"ready\""));
		}
	}

	private static ConfigurableApplicationContext start(Map<String, String> environment) {
		return new SpringApplicationBuilder(EndpointApplication.class).web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.addAfter("systemEnvironment",
						new SystemEnvironmentPropertySource("pod-systemEnvironment", Map.copyOf(environment))))
			.run("--server.port=0", "--management.server.port=0", "--spring.main.banner-mode=off");
	}

	/** The series that the adapter makes the metric of the scaler from. */
	private static String scalingSeries() throws IOException {
		JsonNode rule = manifests("prometheus-adapter.yaml").findFirst().orElseThrow().at("/rules/external/0");
		assertThat(manifest("HorizontalPodAutoscaler").at("/spec/metrics/0/external/metric/name"))
			.isEqualTo(rule.at("/name/as"));
		String query = rule.at("/seriesQuery").asString();
		String series = query.substring(0, query.indexOf('{'));
		assertThat(query).isEqualTo(series + "{state=\"ready\"}");
		assertThat(rule.at("/metricsQuery").asString()).startsWith("max by (loop) (" + series + "{state=\"ready\"");
		assertThat(rule.at("/resources/overrides/namespace/resource").asString()).isEqualTo("namespace");
		return series;
	}

}
