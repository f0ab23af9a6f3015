// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.ScheduleOptions;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of axe-core, on each page, in both colour schemes.
 */
class AccessibilityTests {

	private static final String[] PAGES = { "", "#/loops/mails", "#/loops/mails?tab=ready", "#/loops/mails?tab=dead",
			"#/loops/mails?tab=finished", "#/loops/mails/task?id=bad-1", "#/dead", "#/dead/mails", "#/flows",
			"#/flows?id=order-1", "#/schedules", "#/schedules?name=digest", "#/nodes", "#/operations", "#/audit",
			"#/nothing" };

	@Test
	void noPageBreaksARule() throws IOException {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all");
				DashboardBrowser browser = new DashboardBrowser(
						"http://localhost:" + application.port() + "/actuator/chihuo-dashboard/")) {
			fill(application.bean(ChihuoClient.class));
			for (boolean dark : new boolean[] { false, true }) {
				browser.resize(1280, 900, dark);
				for (String page : PAGES) {
					browser.open(page);
					TestLimits.await(page).until(() -> !browser.find("main tbody tr, main .empty, main p").isEmpty());
					assertThat(findingsOf(browser)).as(page + (dark ? " in dark" : "")).isEmpty();
				}
			}
			browser.run("document.querySelector('main').append(document.createElement('button'))");
			assertThat(findingsOf(browser)).as("axe-core finds a button without a name").hasSize(1);
		}
	}

	private static void fill(ChihuoClient client) {
		TaskQueue<Object> queue = client.queue(DashboardMailLoop.NAME, Object.class);
		queue.add("bad-1");
		TestLimits.await().until(() -> queue.counts().dead() == 1);
		client.startFlow("order-1",
				Flow.series(Flow.step(DashboardMailLoop.NAME, "a").named("pay"), Flow.signal("approved")));
		client.schedules().add("digest", DashboardMailLoop.NAME, "ada", ScheduleOptions.ofCron("0 0 7 * * *"));
	}

	private static List<?> findingsOf(DashboardBrowser browser) throws IOException {
		try (InputStream in = AccessibilityTests.class.getResourceAsStream("/axe.min.js")) {
			browser.run("if (!window.axe) { " + new String(in.readAllBytes(), StandardCharsets.UTF_8) + " }");
		}
		return (List<?>) browser.runLater("const done = arguments[0]; axe.run(document).then((result) => "
				+ "done(result.violations.map((each) => each.id + ': ' + each.nodes[0].html)))");
	}

}
