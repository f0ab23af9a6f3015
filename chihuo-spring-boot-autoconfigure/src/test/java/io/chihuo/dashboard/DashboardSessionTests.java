// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import io.chihuo.ChihuoClient;
import io.chihuo.ScheduleOptions;
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
			browser.open("");
			browser.awaitText("'chihuo.dashboard.anonymous' is not 'all'");
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
	void allNumbersOfAPageAreGreyWhenTheApplicationDoesNotAnswer() {
		DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				"chihuo.dashboard.anonymous=read");
		try (DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			application.bean(ChihuoClient.class)
				.schedules()
				.add("digest", DashboardMailLoop.NAME, "ada", ScheduleOptions.ofCron("0 0 7 * * *"));
			browser.open("#/schedules?name=digest");
			browser.awaitText("at 07:00");
			assertThat(opaqueNumbers(browser)).isNotEqualTo(0L);
			application.close();
			browser.awaitText("No answer for");
			assertThat(opaqueNumbers(browser)).isEqualTo(0L);
			TestLimits.await("ages of the three parts").until(() -> browser.text().split("as of ", -1).length == 4);
		}
		finally {
			application.close();
		}
	}

	private static Object opaqueNumbers(DashboardBrowser browser) {
		return browser.run("return [...document.querySelectorAll('main td, main dd')].filter((each) => "
				+ "getComputedStyle(each).opacity === '1').length");
	}

	@Test
	void requestThatIsNotAnsweredEndsAndIsSentAgain() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				"chihuo.dashboard.anonymous=read");
				DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			browser.open("#/loops/mails");
			browser.awaitFigure("dead", "0");
			browser.run("const after = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = () => after(300)");
			browser.delayAnswers(TestLimits.HANG_TIMEOUT);
			browser.awaitText("No answer for");
			browser.delayAnswers(Duration.ZERO);
			TestLimits.await("an answer").until(() -> browser.find("body.silent").isEmpty());
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
