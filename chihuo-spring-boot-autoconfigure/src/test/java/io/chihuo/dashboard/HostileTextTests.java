// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

/**
 * Text of tasks, errors, nodes and addresses stays text on the page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTests {

	private static final String IMAGE = "<img src=x onerror=window.hit=1>";

	private static final String SCRIPT_ADDRESS = "javascript:window.hit=1";

	private static final String EVIL_ID = "evil" + IMAGE + SCRIPT_ADDRESS + "\u202egpj";

	private DashboardProcess application;

	private DashboardBrowser browser;

	@BeforeAll
	void start() {
		this.application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all", "chihuo.actuator.show-payload=true",
				"chihuo.cluster.node=" + IMAGE);
		this.browser = new DashboardBrowser(
				"http://localhost:" + this.application.port() + "/actuator/chihuo-dashboard/");
		TaskQueue<Object> queue = this.application.bean(ChihuoClient.class).queue(DashboardMailLoop.NAME, Object.class);
		Map<String, Object> payload = Map.of(IMAGE, List.of(DashboardMailLoop.EVIL_TEXT, SCRIPT_ADDRESS));
		queue.add(EVIL_ID, payload, AddOptions.DEFAULTS.header("x-" + SCRIPT_ADDRESS, IMAGE));
		queue.add("evil" + "y".repeat(500), null);
		TestLimits.await().until(() -> queue.counts().dead() == 2);
		this.application.bean(ChihuoLoopRegistry.class).get(DashboardMailLoop.NAME).pause();
		queue.add(IMAGE, payload);
	}

	@AfterAll
	void stop() {
		this.browser.close();
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#/nodes", "#/loops/mails", "#/loops/mails?tab=ready", "#/loops/mails?tab=dead",
			"#/dead/mails" })
	void isTextOnThePage(String page) {
		this.browser.open(page);
		this.browser.awaitText(IMAGE);
		this.browser.assertHarmless();
	}

	@Test
	void isTextOnThePageOfATask() {
		this.browser.open("#/loops/mails");
		this.browser.run("location.hash = '#/loops/mails/task?' + new URLSearchParams({ id: arguments[0] })", EVIL_ID);
		this.browser.awaitText("became a dead letter");
		this.browser.run("document.querySelectorAll('details').forEach((each) => each.open = true)");
		this.browser.awaitText("x-" + SCRIPT_ADDRESS);
		this.browser.awaitText("\\u0000"); // NUL in JSON
		this.browser.awaitText("[U+202E]");
		this.browser.assertHarmless();
	}

	@ParameterizedTest
	@ValueSource(strings = { "#/dead/mails?cause=", "#/dead/mails?idPrefix=", "#/loops/", "#/loops/mails/task?id=",
			"#/flows?id=", "#/flows?state=", "#/schedules?name=", "#/operations/", "#/?name=", "#/?sort=", "#/" })
	void isTextInAddresses(String page) {
		for (String text : new String[] { IMAGE, SCRIPT_ADDRESS, "\u202egpj", "%00", "%", "%E0%A4%A",
				"z".repeat(3000) }) {
			this.browser.open("#/nodes");
			this.browser.run("location.hash = arguments[0]", page + text);
			TestLimits.await().until(() -> !this.browser.find("main h1").isEmpty() && !this.browser.text().isEmpty());
			this.browser.assertHarmless();
		}
	}

	@Test
	void isTextInTheFilterBox() {
		this.browser.open("");
		this.browser.find("main input[type=search]").get(0).sendKeys(IMAGE);
		this.browser.awaitText("No loop matches");
		this.browser.assertHarmless();
	}

}
