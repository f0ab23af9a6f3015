// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.Task;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskBackend;
import io.chihuo.cluster.SimulatedNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Progress messages of tasks, and names of loops: those that a loop may have, those that
 * are refused, and those that another node announces.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileNameTests {

	private static final String IMAGE = "<img src=x onerror=window.hit=1>";

	private static final String PROGRESS_LOOP = "progress";

	private final CountDownLatch shown = new CountDownLatch(1);

	private DashboardProcess application;

	private DashboardBrowser browser;

	@BeforeAll
	void start() {
		this.application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all");
		this.browser = new DashboardBrowser(
				"http://localhost:" + this.application.port() + "/actuator/chihuo-dashboard/");
		ChihuoLoopRegistry loops = this.application.bean(ChihuoLoopRegistry.class);
		allowedNames()
			.forEach((name) -> loops.register(LoopDefinition.of(name, String.class, LoopHandler.run((task) -> {
			}))));
		loops.register(LoopDefinition.of(PROGRESS_LOOP, String.class, LoopHandler.run(this::reportAndWait)));
	}

	@AfterAll
	void stop() {
		this.shown.countDown();
		this.browser.close();
		this.application.close();
	}

	private void reportAndWait(Task<String> task) throws InterruptedException {
		task.progress(0.5, task.payload());
		this.shown.await();
	}

	/** Names that mean something to JavaScript, to a browser or in an address. */
	static Stream<String> allowedNames() {
		return Stream.of("__proto__", "constructor", "javascript.alert-1", "...", "x".repeat(128));
	}

	static Stream<String> refusedNames() {
		return Stream.of(IMAGE, "javascript:window.hit=1", "\u202egpj", "a\u0000b", "x".repeat(10_000), "", ".", "..",
				"a/b", "a b", "a%2fb", "mails\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { IMAGE, "javascript:window.hit=1", "\u202egpj.exe", "a\u0000b" })
	void progressMessageIsText(String message) {
		String id = "id-" + message.hashCode();
		this.application.bean(ChihuoClient.class)
			.queue(PROGRESS_LOOP, String.class)
			.add(id, message + "x".repeat(10_000));
		this.application.bean(ChihuoLoopRegistry.class).get(PROGRESS_LOOP).setConcurrency(10);
		this.browser.open("#/loops/progress/task?id=" + id);
		this.browser.awaitText(message.replace("\u202e", "[U+202E]").replace("\u0000", "\u2400") + "xxx");
		assertThat(this.browser.find(".timeline meter[aria-label=progress]")).hasSize(1);
		assertThat(this.browser.text().length()).as("the message is shortened").isLessThan(5000);
		this.browser.assertHarmless();
	}

	@ParameterizedTest
	@MethodSource("allowedNames")
	void loopWithAnyNameHasItsPagesAndItsActions(String name) {
		this.browser.open("#/?name=" + name);
		this.browser.awaitText(name);
		this.browser.find("tbody th a").get(0).click();
		this.browser.awaitFigure("dead", "0");
		assertThat(this.browser.run("return document.querySelector('h1').textContent")).asString().contains(name);
		this.browser.click("", "Pause loop");
		this.browser.confirm();
		TestLimits.await("its state is shown").until(() -> !this.browser.find("h1 .state-paused").isEmpty());
		for (String tab : new String[] { "ready", "dead" }) {
			this.browser.open("#/loops/" + name + "?tab=" + tab);
			TestLimits.await(tab)
				.until(() -> !this.browser.find(".empty:not([hidden]), main tbody tr, .note").isEmpty());
			assertThat(this.browser.find(".problem:not([hidden])")).as(tab).isEmpty();
		}
		this.browser.assertHarmless();
	}

	@ParameterizedTest
	@MethodSource("refusedNames")
	void loopsAndQueuesCannotHaveOtherNames(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LoopDefinition.of(name, String.class, LoopHandler.run((task) -> {
			})));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.application.bean(ChihuoClient.class).queue(name, String.class));
	}

	/** Neither repeats what it was asked. */
	@ParameterizedTest
	@MethodSource("refusedNames")
	void endpointRefusesOtherNamesWithoutRepeatingThem(String name) {
		String path = "/api/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
		for (HttpResponse<String> response : List.of(this.application.client().get(path + "/ready"),
				this.application.client().get(path + "/tasks?id=" + URLEncoder.encode(name, StandardCharsets.UTF_8)),
				this.application.client().post(path + "/pause", "{}"))) {
			assertThat(response.statusCode()).as(path).isBetween(400, 405);
			assertThat(response.body()).doesNotContain("<img", "javascript:", "\u202e", "\u0000", "xxxx", "mails");
		}
	}

	/** As a node of another version, or somebody else on the same server, could. */
	@Test
	void namesThatAnotherNodeAnnouncesAreText() {
		String evilNode = "evil " + IMAGE + "\u202e\u0000" + "y".repeat(10_000);
		NodeBus bus = this.application.bean(TaskBackend.class).nodeBus("default");
		new SimulatedNode(evilNode, refusedNames().map((name) -> "zz" + name).toList()).heartbeat(true)
			.forEach((message) -> bus.publish(message).join());
		this.browser.open("#/?name=zz");
		this.browser.awaitText("zz" + IMAGE);
		this.browser.awaitText("zz[U+202E]gpj");
		this.browser.assertHarmless();
		this.browser.run(
				"[...document.querySelectorAll('tbody th a')].find((each) => each.textContent.includes('<img')).click()");
		this.browser.awaitText("Loop zz" + IMAGE);
		this.browser.assertHarmless();
		this.browser.open("#/nodes");
		this.browser.awaitText("evil " + IMAGE);
		this.browser.assertHarmless();
	}

}
