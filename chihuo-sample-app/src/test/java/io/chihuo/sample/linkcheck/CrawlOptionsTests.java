// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how options change which links are read and checked.
 */
class CrawlOptionsTests {

	@TempDir
	private Path directory;

	private FaultySite site;

	@BeforeEach
	void open() throws IOException {
		this.site = new FaultySite();
	}

	@AfterEach
	void close() {
		this.site.close();
	}

	@Test
	void answerThatIsTooSlowIsBrokenAfterAllAttempts() {
		this.site.links("/", "/slow").on("/slow", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, 1000);
			exchange.getResponseBody().write('a');
			exchange.getResponseBody().flush();
			awaitInterrupt();
		});
		CheckedSite checked = check("--linkcheck.timeout=1s", "--chihuo.loops.pages.max-attempts=2");
		assertThat(checked.onlyBroken().reason()).isEqualTo("no answer within 1000 ms (2 attempts)");
		assertThat(this.site.requests("GET /slow")).isEqualTo(2);
	}

	@Test
	void hostThatDoesNotAnswerIsBroken() throws IOException {
		String nowhere;
		try (FaultySite other = new FaultySite()) {
			nowhere = other.url("/there");
		}
		this.site.links("/", nowhere);
		CheckedSite checked = check("--linkcheck.external=true");
		assertThat(checked.onlyBroken().address()).isEqualTo(nowhere);
		assertThat(checked.onlyBroken().reason()).startsWith("no answer").endsWith("(3 attempts)");
	}

	@Test
	void pageThatIsTooLargeIsKnownToBeThere() {
		this.site.links("/", "/large#end").page("/large", "<a href=/gone>a</a>".repeat(1000));
		CheckedSite checked = check("--linkcheck.max-page-size=10KB");
		assertThat(checked.pages()).isEqualTo(1);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void otherHostsAreCheckedButNotCrawled() throws IOException {
		try (FaultySite other = new FaultySite()) {
			other.links("/page", "/deeper").links("/moved", "/deeper");
			this.site.links("/", other.url("/page"), other.url("/gone"), "/away")
				.redirect("/away", other.url("/moved"));
			CheckedSite checked = check("--linkcheck.external=true");
			assertThat(checked.pages()).isEqualTo(1);
			assertThat(checked.broken()).containsExactly(other.url("/gone"));
			assertThat(other.requests()).containsExactlyInAnyOrder("GET /robots.txt", "HEAD /page", "HEAD /gone",
					"HEAD /moved");
		}
	}

	@Test
	void otherHostsAreNotRequestedWhenSwitchedOff() throws IOException {
		try (FaultySite other = new FaultySite()) {
			this.site.links("/", other.url("/page"), other.url("/gone"));
			CheckedSite checked = check("--linkcheck.external=false");
			assertThat(checked.links()).isEqualTo(1);
			assertThat(checked.findings().skipped())
				.isEqualTo(Map.of("links to other hosts (linkcheck.external=true checks them)", 2L));
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void pagesForbiddenByRobotsTxtAreNotRequested() {
		this.site.page("/", "<a href=/private/a>a</a><a href=/private/open/b>b</a><img src=/private/c.png>")
			.links("/private/open/b")
			.content("/robots.txt", "text/plain",
					"User-agent: *\nDisallow: /private\nAllow: /private/open".getBytes(StandardCharsets.UTF_8));
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.broken()).isEmpty();
		assertThat(checked.findings().skipped()).isEqualTo(Map.of("forbidden by robots.txt", 2L));
		assertThat(this.site.requests()).containsExactlyInAnyOrder("GET /robots.txt", "GET /", "GET /private/open/b");
	}

	@Test
	void robotsTxtCanBeIgnored() {
		this.site.links("/", "/private").links("/private");
		CheckedSite checked = check("--linkcheck.respect-robots=false");
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(this.site.requests("GET /robots.txt")).isZero();
	}

	@Test
	void siteWithoutAvailableRulesIsNotRequested() {
		this.site.links("/", "/a").status("/robots.txt", 503);
		CheckedSite checked = check();
		assertThat(checked.onlyBroken().reason()).contains("/robots.txt answered 503");
		assertThat(this.site.requests("GET /")).isZero();
	}

	@Test
	void pagesBeyondTheDepthAreCheckedButNotRead() {
		this.site.links("/", "/1").links("/1", "/2").links("/2", "/3", "/3#x", "/gone").links("/3", "/4");
		CheckedSite checked = check("--linkcheck.depth=2");
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).containsExactly(this.site.url("/gone"));
		assertThat(this.site.requests()).containsExactlyInAnyOrder("GET /robots.txt", "GET /", "GET /1", "GET /2",
				"HEAD /3", "HEAD /gone");
	}

	@Test
	void shorterWayFoundLaterBringsPagesBehindIntoReach() {
		CountDownLatch longWayDone = new CountDownLatch(1);
		this.site.links("/", "/slow", "/1")
			.links("/1", "/2")
			.links("/2", "/3")
			.links("/3", "/4")
			.links("/4")
			.on("/slow", (exchange) -> {
				await(longWayDone);
				FaultySite.send(exchange, 200, "text/html", "<a href=/3>a</a>".getBytes(StandardCharsets.UTF_8));
			})
			.on("/3", (exchange) -> {
				FaultySite.send(exchange, 200, "text/html", "<a href=/4>a</a>".getBytes(StandardCharsets.UTF_8));
				longWayDone.countDown();
			});
		CheckedSite checked = check("--linkcheck.depth=3");
		assertThat(checked.pages()).isEqualTo(6);
		assertThat(List.of("/slow", "/1", "/2", "/3", "/4"))
			.allSatisfy((path) -> assertThat(this.site.requests("GET " + path)).as(path).isEqualTo(1));
		assertThat(this.site.requests()).noneMatch((request) -> request.startsWith("HEAD"));
	}

	@Test
	void pagesBeyondTheLimitAreCheckedButNotRead() {
		for (int i = 1; i < 20; i++) {
			this.site.links("/" + i, "/" + (i + 1));
		}
		this.site.links("/", "/1");
		CheckedSite checked = check("--linkcheck.max-pages=5");
		assertThat(checked.pages()).isEqualTo(5);
		assertThat(checked.links()).isEqualTo(6);
		assertThat(this.site.requests("HEAD /5")).isEqualTo(1);
		assertThat(this.site.requests("GET /5")).isZero();
	}

	private CheckedSite check(String... options) {
		return CheckedSite.check(this.site, this.directory, options);
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
