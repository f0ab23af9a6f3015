// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.WebApplicationType;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes the pictures of the documentation to the directory of the system property
 * {@code dashboard.pictures}.
 */
@EnabledIfSystemProperty(named = DashboardPictures.DIRECTORY_PROPERTY, matches = ".+")
class DashboardPictures {

	static final String DIRECTORY_PROPERTY = "dashboard.pictures";

	private static final int MAX_BYTES = 100_000;

	@Test
	void arePaintedSmall() throws IOException {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all");
				DashboardBrowser browser = new DashboardBrowser(
						"http://localhost:" + application.port() + "/actuator/chihuo-dashboard/")) {
			ChihuoClient client = application.bean(ChihuoClient.class);
			TaskQueue<Object> queue = client.queue(DashboardMailLoop.NAME, Object.class);
			for (int i = 1; i <= 3; i++) {
				queue.add("bad-" + i);
				queue.add("later-" + i, null, AddOptions.DEFAULTS.delay(Duration.ofMinutes(10 * i)));
			}
			client.startFlow("order-17",
					Flow.series(Flow.step(DashboardMailLoop.NAME, 17).named("pay"),
							Flow.parallel(Flow.step(DashboardMailLoop.NAME, 17).named("pack"),
									Flow.step(DashboardMailLoop.NAME, 17).named("invoice"))
								.named("prepare"),
							Flow.signal("approved"), Flow.step(DashboardMailLoop.NAME, 17).named("ship")));
			TestLimits.await().until(() -> queue.counts().dead() == 3);
			browser.resize(1100, 560, false);
			browser.open("#/flows?id=order-17");
			TestLimits.await().until(() -> browser.find("svg .step.state-done").size() == 3);
			write("flow.png", browser.picture());
			browser.open("#/dead/mails");
			TestLimits.await().until(() -> browser.find("input[type=checkbox]").size() == 3);
			write("dead-letters.png", browser.picture());
			browser.resize(1100, 720, false);
			browser.open("#/loops/mails?tab=delayed");
			TestLimits.await()
				.until(() -> browser.find(".chart canvas").size() == 3 && browser.find(".panel tbody tr").size() == 4);
			write("loop.png", browser.picture());
		}
	}

	private static void write(String name, byte[] picture) throws IOException {
		assertThat(picture.length).as(name).isLessThan(MAX_BYTES);
		Path directory = Files.createDirectories(Path.of(System.getProperty(DIRECTORY_PROPERTY)));
		Files.write(directory.resolve(name), picture);
	}

}
