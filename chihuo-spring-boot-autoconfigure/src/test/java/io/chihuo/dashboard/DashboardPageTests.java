// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPageTests {

	private static final String LOOP_PAGE = "#/loops/" + DashboardMailLoop.NAME;

	private static final String DEAD_PAGE = "#/dead/" + DashboardMailLoop.NAME;

	private DashboardProcess application;

	private DashboardBrowser browser;

	private TaskQueue<Object> queue;

	@BeforeAll
	void start() {
		this.application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all", "chihuo.actuator.show-payload=true",
				"chihuo.dashboard.trace-url=https://traces.example/{traceId}", "chihuo.loops.mails.max-crashes=4");
		this.queue = client().queue(DashboardMailLoop.NAME, Object.class);
		this.browser = new DashboardBrowser(
				"http://localhost:" + this.application.port() + "/actuator/chihuo-dashboard/");
	}

	@AfterAll
	void stop() {
		this.browser.close();
		this.application.close();
	}

	@BeforeEach
	void reset() {
		loop().resume();
		this.queue.clearAll();
		this.queue.deadLetters().discardAll();
	}

	private LoopControl loop() {
		return this.application.bean(ChihuoLoopRegistry.class).get(DashboardMailLoop.NAME);
	}

	private ChihuoClient client() {
		return this.application.bean(ChihuoClient.class);
	}

	private void die(String... ids) {
		for (String id : ids) {
			this.queue.add(id, Map.of("amount", 12345678901234567L));
		}
		TestLimits.await().until(() -> this.queue.counts().dead() == ids.length);
	}

	@Test
	void numbersOfALoopMove() {
		this.browser.open(LOOP_PAGE);
		this.browser.awaitFigure("dead", "0");
		die("bad-1", "bad-2");
		this.browser.awaitFigure("dead", "2");
		this.browser.open("");
		this.browser.awaitText(DashboardMailLoop.NAME);
		this.browser.awaitFigure("dead", "2");
	}

	@Test
	void chartsOfALoopAreDrawn() {
		this.browser.open(LOOP_PAGE);
		TestLimits.await("charts").until(() -> this.browser.find(".chart canvas").size() == 3);
	}

	@Test
	void deadLettersAreRequeuedAndDiscardedAlone() {
		die("bad-1", "bad-2");
		loop().pause();
		this.browser.open(DEAD_PAGE);
		this.browser.awaitText("bad-1");
		this.browser.click("bad-1", "Discard");
		this.browser.confirm();
		TestLimits.await("row goes").until(() -> this.browser.find("input[aria-label='Tick bad-1']").isEmpty());
		assertThat(this.queue.find("bad-1")).isEmpty();
		this.browser.click("bad-2", "Requeue");
		this.browser.confirm();
		TestLimits.await().until(() -> this.queue.counts().ready() == 1);
		this.browser.open("#/loops/mails/task?id=bad-2");
		this.browser.awaitText("paused on");
	}

	@Test
	void timelineOfATaskHasItsFailedAttempts() {
		die("bad-1");
		this.browser.open("#/loops/mails/task?id=bad-1");
		this.browser.awaitText("attempt 1 failed");
		this.browser.awaitText("It is bad");
	}

	@Test
	void allDeadLettersAreRequeuedByAnOperation() {
		die("bad-1", "bad-2", "bad-late");
		loop().pause();
		this.browser.open(DEAD_PAGE);
		this.browser.click("", "Requeue all");
		this.browser.awaitText("Requeue 3");
		this.browser.confirm();
		this.browser.awaitText("3 / 3");
		assertThat(this.queue.counts().ready()).isEqualTo(3);
	}

	@Test
	void nameOfTheLoopIsAskedForBeforeManyAreCancelled() {
		loop().pause();
		this.queue.add("a");
		this.browser.open(LOOP_PAGE + "?tab=ready");
		this.browser.click("", "Cancel many…");
		TestLimits.await().until(() -> !this.browser.find("dialog[open]").isEmpty());
		assertThat(this.browser.find("dialog button[type=submit]:enabled")).isEmpty();
		this.browser.find("#typed-name").get(0).sendKeys("mail");
		assertThat(this.browser.find("dialog button[type=submit]:enabled")).isEmpty();
		this.browser.find("#typed-name").get(0).sendKeys("s");
		this.browser.confirm();
		TestLimits.await().until(() -> this.queue.counts().ready() == 0);
	}

	@Test
	void loopIsPausedAndResumed() {
		this.browser.open(LOOP_PAGE);
		this.browser.click("", "Pause loop");
		this.browser.confirm();
		TestLimits.await().until(() -> loop().state() == LoopState.PAUSED);
		TestLimits.await("its state is shown").until(() -> !this.browser.find("h1 .state-paused").isEmpty());
		this.browser.click("", "Resume loop");
		this.browser.confirm();
		TestLimits.await().until(() -> loop().state() == LoopState.RUNNING);
		this.browser.open("#/audit");
		this.browser.awaitText("resume");
	}

	@Test
	void tickedDeadLettersAreDiscarded() {
		die("bad-1", "bad-2", "bad-3");
		this.browser.open(DEAD_PAGE);
		TestLimits.await().until(() -> this.browser.find("input[type=checkbox]").size() == 3);
		this.browser.find("input[aria-label='Tick bad-1']").get(0).click();
		this.browser.find("input[aria-label='Tick bad-3']").get(0).click();
		this.browser.click("", "Discard ticked");
		this.browser.confirm();
		TestLimits.await().until(() -> this.queue.counts().dead() == 1);
		assertThat(this.queue.find("bad-2")).isPresent();
	}

	@Test
	void groupOfDeadLettersIsDiscardedByAnOperation() {
		die("bad-1", "bad-2", "evil-1");
		this.browser.open(DEAD_PAGE);
		this.browser.click("It is bad", "Discard group");
		this.browser.awaitText("Discard 2");
		this.browser.confirm();
		this.browser.awaitText("Operation");
		TestLimits.await().until(() -> this.queue.counts().dead() == 1);
		assertThat(this.queue.find("evil-1")).isPresent();
		this.browser.awaitText("done");
		this.browser.awaitText("2 / 2");
	}

	@Test
	void allDeadLettersAreDiscardedAfterTheirNumberWasShown() {
		die("bad-1", "bad-2", "bad-late");
		this.browser.open(LOOP_PAGE + "?tab=dead");
		this.browser.click("", "Discard all");
		this.browser.awaitText("Discard 3");
		this.browser.confirm();
		TestLimits.await().until(() -> this.queue.counts().dead() == 0);
	}

	@Test
	void flowIsSeenFinishing() {
		FlowHandle flow = client().startFlow("order-1", Flow.series(Flow.step(DashboardMailLoop.NAME, "a").named("pay"),
				Flow.signal("approved"), Flow.step(DashboardMailLoop.NAME, "b").named("ship")));
		this.browser.open("#/flows?id=order-1");
		TestLimits.await("step is done").until(() -> this.browser.find("svg .step.state-done").size() == 1);
		assertThat(this.browser.find("svg .step")).hasSize(3);
		this.browser.click("", "Send signal");
		this.browser.find("dialog input[name=name]").get(0).sendKeys("approved");
		this.browser.confirm();
		TestLimits.await("all are done").until(() -> this.browser.find("svg .step.state-done").size() == 3);
		this.browser.awaitFigure("steps done", "3 / 3");
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void scheduleIsPausedAndRunNow() {
		client().schedules().add("digest", DashboardMailLoop.NAME, "ada", ScheduleOptions.ofCron("0 0 7 * * MON-FRI"));
		this.browser.open("#/schedules");
		this.browser.awaitText("Monday to Friday at 07:00");
		this.browser.click("digest", "Pause");
		this.browser.confirm();
		TestLimits.await()
			.until(() -> client().schedules().find("digest").orElseThrow().status() == ScheduleStatus.PAUSED);
		this.browser.click("digest", "Run now");
		this.browser.confirm();
		this.browser.open("#/schedules?name=digest");
		this.browser.awaitText("run now");
		this.browser.awaitText("paused");
	}

	@Test
	void taskShowsItsTimesItsErrorAndThePayloadWithExactNumbers() {
		die("bad/1 & ü");
		this.browser.open("#/loops/mails/task?id=bad%2F1+%26+%C3%BC");
		this.browser.awaitText("became a dead letter");
		this.browser.awaitText("RejectTaskException: It is bad");
		this.browser.awaitText("12345678901234567");
	}

	@Test
	void pausedPageAsksForNothingAndGoesOnAfterwards() {
		this.browser.open("");
		this.browser.awaitText(DashboardMailLoop.NAME);
		this.browser.press("r");
		this.browser.awaitText("paused");
		long asked = this.browser.requestCount();
		TestLimits.await().during(Duration.ofSeconds(5)).until(() -> this.browser.requestCount() <= asked + 1); // one
																												// may
																												// be
																												// under
																												// way
		this.browser.press("r");
		TestLimits.await().until(() -> this.browser.requestCount() > asked + 1);
	}

	@Test
	void hiddenPageAsksForNothing() {
		this.browser.open("");
		this.browser.awaitText(DashboardMailLoop.NAME);
		this.browser.run("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
		long asked = this.browser.requestCount();
		TestLimits.await().during(Duration.ofSeconds(5)).until(() -> this.browser.requestCount() <= asked + 1);
		this.browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
		TestLimits.await().until(() -> this.browser.requestCount() > asked + 1);
	}

	@Test
	void focusStaysOnNumbersThatChange() {
		for (String page : new String[] { "", LOOP_PAGE }) {
			this.queue.deadLetters().discardAll();
			die("bad-1");
			this.browser.open(page);
			this.browser.awaitFigure("dead", "1");
			this.browser.run("[...document.querySelectorAll('.figure a')].find((each) => "
					+ "each.parentNode.textContent.endsWith('dead')).focus()");
			this.queue.add("bad-2");
			this.browser.awaitFigure("dead", "2");
			assertThat(this.browser.run("return document.activeElement.textContent")).as(page).isEqualTo("2");
		}
	}

	@Test
	void optionsNameTheConcurrencyOfRunTime() {
		this.browser.open(LOOP_PAGE);
		loop().setConcurrency(7);
		try {
			TestLimits.await("concurrency")
				.until(() -> String.valueOf(this.browser.run("return document.querySelector('.options').textContent"))
					.contains("1, changed at run time to 7"));
		}
		finally {
			loop().setConcurrency(1);
		}
	}

	@Test
	void optionsNameTheirSources() {
		this.browser.open(LOOP_PAGE);
		TestLimits.await("options").until(() -> !this.browser.find(".options tbody tr").isEmpty());
		this.browser.run("document.querySelector('.options').open = true");
		assertThat(optionRow("max crashes")).isEqualTo("4|property");
		assertThat(optionRow("max attempts")).isEqualTo("10|default");
		assertThat(optionRow("lease")).isEqualTo("30 s|default");
	}

	private String optionRow(String name) {
		return (String) this.browser.run("return [...document.querySelectorAll('.options tbody tr')].filter((each) => "
				+ "each.cells[0].textContent === arguments[0]).map((each) => "
				+ "each.cells[1].textContent + '|' + each.cells[2].textContent).join()", name);
	}

	@Test
	void taskLeadsToItsTrace() {
		loop().pause();
		this.queue.add("traced", null); // the application has a tracer
		this.browser.open("#/loops/mails/task?id=traced");
		TestLimits.await("link").until(() -> this.browser.find("a[target=_blank]").size() == 1);
		String address = String.valueOf(this.browser.run("return document.querySelector('a[target=_blank]').href"));
		assertThat(address).matches("https://traces\\.example/[0-9a-f]{32}");
		assertThat(this.browser.text()).contains("00-" + address.substring(address.length() - 32) + "-");
	}

	@Test
	void boundedLookAtDeadLettersNamesTheirNumber() {
		die("bad-1", "bad-2", "evil-1");
		this.browser.open(DEAD_PAGE + "?idPrefix=evil");
		this.browser.awaitText("Oldest first; 3 of 3 dead letters looked at");
	}

	@Test
	void nodeSaysWhenItWasSeen() {
		this.browser.open("#/nodes");
		TestLimits.await("time").until(() -> !this.browser.find("main tbody tr time").isEmpty());
	}

	@Test
	void nothingMovesForThoseWhoWantNoMotion() {
		CountDownLatch end = new CountDownLatch(1);
		this.application.bean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("slow", String.class, LoopHandler.run((task) -> end.await())));
		client().startFlow("slow-1", Flow.series(Flow.step("slow", "a")));
		this.browser.open("#/flows?id=slow-1");
		TestLimits.await("running step").until(() -> !this.browser.find("svg .step.state-running").isEmpty());
		assertThat(animations()).contains("CSSAnimation");
		this.browser.press("r");
		TestLimits.await("message").until(() -> !this.browser.find("#said.shown").isEmpty());
		this.browser.reduceMotion(true);
		try {
			assertThat(animations()).isEmpty();
			this.browser.press("r");
			assertThat(animations()).isEmpty();
			assertThat((List<?>) this.browser.run("return [...document.querySelectorAll('*')].map(getComputedStyle)"
					+ ".filter((each) => each.animationName !== 'none' || each.transitionProperty !== 'none')"
					+ ".map((each) => each.animationName + each.transitionProperty)"))
				.isEmpty();
		}
		finally {
			this.browser.reduceMotion(false);
			end.countDown();
		}
	}

	private String animations() {
		return (String) this.browser
			.run("return document.getAnimations().map((each) => each.constructor.name).join(' ')");
	}

	@Test
	void keysLeadThroughThePageAndFocusStaysWhereItIs() {
		die("bad-1", "bad-2");
		this.browser.open("");
		this.browser.press("g", "d");
		TestLimits.await().until(() -> "#/dead".equals(this.browser.run("return location.hash")));
		this.browser.awaitText(DashboardMailLoop.NAME);
		this.browser.press("j");
		this.browser.press(Keys.ENTER);
		TestLimits.await().until(() -> this.browser.find("input[type=checkbox]").size() == 2);
		this.browser.press("/");
		assertThat(this.browser.run("return document.activeElement.type")).isEqualTo("search");
		this.browser.leaveField();
		this.browser.press("k");
		this.browser.press("x");
		assertThat(this.browser.find("input[type=checkbox]:checked")).hasSize(1);
		this.browser.run("window.focusedBefore = document.activeElement");
		this.queue.add("bad-3");
		TestLimits.await().until(() -> this.browser.find("input[type=checkbox]").size() == 3);
		assertThat(this.browser.run("return window.focusedBefore === document.activeElement")).isEqualTo(true);
		assertThat(this.browser.find("input[type=checkbox]:checked")).hasSize(1);
		this.browser.press("?");
		assertThat(this.browser.find("dialog[open]")).hasSize(1);
		this.browser.press(Keys.ESCAPE);
		TestLimits.await().until(() -> this.browser.find("dialog").isEmpty());
		this.browser.press("t");
		assertThat(this.browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
		this.browser.press("t", "t");
	}

	@Test
	void pageIsSmallAndAllOfItComesFromItsOrigin() {
		this.browser.open(LOOP_PAGE);
		TestLimits.await("charts").until(() -> this.browser.find(".chart canvas").size() == 3);
		List<?> files = (List<?>) this.browser.run("return [...performance.getEntriesByType('navigation'), "
				+ "...performance.getEntriesByType('resource')].filter((each) => "
				+ "!/\\/(api\\/|session$)/.test(each.name)).map((each) => [each.name, each.encodedBodySize])");
		assertThat(files).hasSize(4);
		assertThat(files).allSatisfy((file) -> assertThat(String.valueOf(((List<?>) file).get(0)))
			.startsWith("http://localhost:" + this.application.port() + "/"));
		assertThat(files.stream().mapToLong((file) -> (Long) ((List<?>) file).get(1)).sum()).isBetween(30_000L,
				70_000L);
	}

	@Test
	void filesOfThePageAreNotAskedForAgain() {
		this.browser.open("");
		this.browser.open("#/nodes");
		assertThat((List<?>) this.browser.run("return performance.getEntriesByType('resource').filter((each) => "
				+ "/dashboard\\.(js|css)\\?v=/.test(each.name)).map((each) => each.transferSize)"))
			.hasSize(2)
			.allSatisfy((size) -> assertThat(size).isEqualTo(0L));
	}

	@Test
	void unchangedDataIsNotSentAgain() {
		this.browser.open("#/schedules");
		TestLimits.await("a short answer")
			.until(() -> (Boolean) this.browser.run("return performance.getEntriesByType('resource').some((each) => "
					+ "each.name.includes('/api/') && each.responseStatus === 304)"));
	}

	@Test
	void narrowPageDoesNotScrollSideways() {
		die("bad-" + "x".repeat(300));
		this.browser.resize(360, 740, false);
		try {
			for (String page : new String[] { "", LOOP_PAGE, DEAD_PAGE, "#/flows", "#/schedules", "#/nodes", "#/audit",
					"#/operations", LOOP_PAGE + "?tab=dead", LOOP_PAGE + "/task?id=bad-" + "x".repeat(300) }) {
				this.browser.open(page);
				TestLimits.await()
					.until(() -> !this.browser.find("main tbody tr, main .empty, main .timeline").isEmpty());
				assertThat(this.browser.run("return document.documentElement.scrollWidth <= innerWidth")).as(page)
					.isEqualTo(true);
			}
		}
		finally {
			this.browser.resize(1280, 900, false);
		}
	}

}
