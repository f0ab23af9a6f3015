// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for users who may not change anything, are signed out, or have lost the
 * application.
 */
class DashboardSessionTests {

	private static final String PATH = "/actuator/chihuo-dashboard/";

	@Test
	void readOnlyPageHasNoButtonsForChanges() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=read");
				DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			TaskQueue<Object> queue = application.bean(ChihuoClient.class).queue(DashboardMailLoop.NAME, Object.class);
			queue.add("bad-1");
			for (String page : new String[] { "#/dead/mails", "#/loops/mails/task?id=bad-1", "#/loops/mails" }) {
				browser.open(page);
				browser.awaitText("read only");
				browser.awaitText(page.equals("#/loops/mails") ? "Last error" : "bad-1");
				assertThat(browser.text()).doesNotContain("Requeue", "Discard", "Stop");
				assertThat(browser.find("main input[type=checkbox]")).isEmpty();
			}
		}
	}

	@Test
	void signedOutPageSaysSoAndAsksForNothing() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, LoginApplication.class,
				DashboardProcess.WRITABLE);
				DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			browser.signIn("olga", "secret");
			browser.open("");
			browser.awaitText("olga");
			browser.awaitText(DashboardMailLoop.NAME);
			application.bean(InMemoryUserDetailsManager.class).deleteUser("olga");
			browser.awaitText("You are signed out");
			assertThat(browser.text()).contains(DashboardMailLoop.NAME);
			long asked = browser.requestCount();
			TestLimits.await().during(Duration.ofSeconds(5)).until(() -> browser.requestCount() == asked);
		}
	}

	@Test
	void lastNumbersAreKeptWhenTheApplicationDoesNotAnswer() {
		DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				"chihuo.dashboard.anonymous=read");
		try (DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			browser.open("#/loops/mails");
			browser.awaitFigure("dead", "0");
			application.close();
			browser.awaitText("No answer for");
			assertThat(browser.find("body.silent")).hasSize(1);
			assertThat(browser.figure("dead")).isEqualTo("0");
		}
		finally {
			application.close();
		}
	}

}
