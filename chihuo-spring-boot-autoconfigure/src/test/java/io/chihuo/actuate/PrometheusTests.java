// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the output for Prometheus.
 */
class PrometheusTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void metersAreScrapedOverHttp(WebApplicationType type) throws InterruptedException {
		try (EndpointProcess application = EndpointProcess.start(type, List.of(),
				"management.endpoints.web.exposure.include=prometheus")) {
			application.bean(ChihuoClient.class).queue(WorkLoop.NAME, Object.class).add("a");
			assertThat(
					application.bean(ChihuoLoopRegistry.class).get(WorkLoop.NAME).awaitDrained(Duration.ofSeconds(10)))
				.isTrue();
			assertThat(application.http().page("prometheus").lines()).contains(
					"chihuo_loop_state{loop=\"work\",namespace=\"default\",state=\"running\"} 1.0",
					"# TYPE chihuo_task_run_seconds summary",
					"chihuo_queue_tasks{loop=\"work\",namespace=\"default\",state=\"ready\"} 0.0",
					"chihuo_queue_adds_total{loop=\"work\",namespace=\"default\",outcome=\"added\",result=\"added\"} 1.0")
				.anyMatch((line) -> line.matches("chihuo_task_run_seconds_count\\{.*loop=\"work\".*} 1"));
		}
	}

}
