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
 * Tests which links are read, which are only checked and which are ignored.
 */
class CrawlReachTests {

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
	void everyPageIsReadOnceHoweverManyLinkToIt() {
		String[] all = { "/", "/a", "/b", "/c" };
		this.site.links("/", all).links("/a", all).links("/b", all).links("/c", all);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(4);
		assertThat(checked.links()).isEqualTo(4);
		assertThat(checked.broken()).isEmpty();
		assertThat(this.site.requests()).containsExactlyInAnyOrder("GET /robots.txt", "GET /", "GET /a", "GET /b",
				"GET /c");
	}

	@Test
	void spellingsOfOneAddressAreOnePage() {
		String host = this.site.url("").substring("http://".length());
		this.site.links("/", "HTTP://" + host + "/dir/p", "/dir/./p", "/x/../dir/p", "/dir/p#", "/dir/%70", "dir/p?")
			.links("/dir/p");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.links()).isEqualTo(2);
		assertThat(this.site.requests("GET /dir/p")).isEqualTo(1);
	}

	@Test
	void queriesMakeDifferentPages() {
		this.site.links("/", "/p?n=1", "/p?n=2").links("/p?n=1").links("/p?n=2");
		assertThat(check().pages()).isEqualTo(3);
	}

	@Test
	void addressesInOtherScriptsAreReached() {
		this.site.links("/", "/größe", "/gr%c3%b6%c3%9fe", "/with space")
			.links("/gr%C3%B6%C3%9Fe")
			.links("/with%20space");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void pagesInOtherEncodingsAreRead() {
		this.site.links("/", "/latin#größe", "/utf#größe")
			.content("/latin", "text/html; charset=ISO-8859-1", "<p id='größe'>".getBytes(StandardCharsets.ISO_8859_1))
			.content("/utf", "text/html", "<meta charset=utf-8><p id='größe'>".getBytes(StandardCharsets.UTF_8));
		assertThat(check().broken()).isEmpty();
	}

	@Test
	void largePageIsReadToItsEnd() {
		String filling = "<p>some text that takes up room</p>\n".repeat(60_000);
		this.site.links("/", "/large#end").page("/large", filling + "<p id=end><a href=/last>a</a>").links("/last");
		CheckedSite checked = check();
		assertThat(filling.length()).isGreaterThan(2_000_000);
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void pageThatIsTooLargeIsKnownToBeThere() {
		this.site.links("/", "/large#end").page("/large", "<a href=/gone>a</a>".repeat(1000));
		CheckedSite checked = check("--linkcheck.max-page-size=10KB");
		assertThat(checked.pages()).isEqualTo(1);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void otherContentThanPagesIsNotRead() {
		this.site.links("/", "/data", "/doc.pdf")
			.content("/data", "application/octet-stream", "<a href='/gone'>".getBytes(StandardCharsets.UTF_8))
			.content("/doc.pdf", "application/pdf", new byte[10]);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(1);
		assertThat(checked.links()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
		assertThat(this.site.requests()).contains("GET /data", "HEAD /doc.pdf").doesNotContain("GET /doc.pdf");
	}

	@Test
	void malformedPageIsRead() {
		this.site.page("/", "<html><body <p><a href=a>a<a href='b'>b</td></span><img src=\"c.png\"><a href=d")
			.links("/a")
			.links("/b")
			.content("/c.png", "image/png", new byte[1]);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void targetOfRedirectsIsReadOnce() {
		this.site.links("/", "/r1", "/r2", "/page", "/r1#x", "/r1#y")
			.redirect("/r1", "/page")
			.redirect("/r2", this.site.url("/r1"))
			.page("/page", "<p id=x>");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.broken()).containsExactly(this.site.url("/r1#y"));
		assertThat(this.site.requests()).containsExactlyInAnyOrder("GET /robots.txt", "GET /", "GET /r1", "GET /r2",
				"GET /page");
	}

	@Test
	void redirectOfAnImageIsFollowed() {
		this.site.page("/", "<img src=a.png><img src=b.png>")
			.redirect("/a.png", "/c.png")
			.redirect("/b.png", "/gone.png")
			.content("/c.png", "image/png", new byte[1]);
		assertThat(check().broken()).containsExactly(this.site.url("/b.png"));
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

	@Test
	void longAddressesAreCheckedLikeOthers() {
		String query = "/p?q=" + "x".repeat(600);
		this.site.links("/", query + "1", query + "2").links(query + "1");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.broken()).containsExactly(this.site.url(query + "2"));
	}

	private CheckedSite check(String... options) {
		return CheckedSite.check(this.site, this.directory, options);
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
