// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the endpoint and the meters of a crawl.
 */
class ActuatorProfileTests {

	@TempDir
	private Path directory;

	@Test
	void loopsAreShownControlledAndMeasuredOverHttp() throws Exception {
		try (FaultySite site = new FaultySite().links("/", "/a");
				ConfigurableApplicationContext context = LinkCheckApplication.runApplication(
						"--spring.profiles.active=actuator", "--server.port=0", "--linkcheck.start=" + site.url("/"),
						"--linkcheck.report=" + this.directory.resolve("report.html"))) {
			URI base = URI
				.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/");
			assertThat(send(HttpRequest.newBuilder(base.resolve("chihuo"))).body()).contains("\"name\":\"pages\"",
					"\"name\":\"links\"");
			HttpResponse<String> paused = send(HttpRequest.newBuilder(base.resolve("chihuo/pages/pause"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{}")));
			assertThat(paused.statusCode()).isEqualTo(200);
			assertThat(paused.body()).contains("\"state\":\"PAUSED\"");
			assertThat(send(HttpRequest.newBuilder(base.resolve("prometheus"))).body()).contains(
					"chihuo_loop_state{loop=\"pages\",namespace=\"default\",state=\"paused\"} 1.0",
					"chihuo_queue_adds_total{");
		}
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

}
