// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests which links are reported as broken, one fault a test.
 */
class LinkFaultTests {

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
	void missingPageIsReportedAtOnceWithEveryPageThatLinksToIt() {
		this.site.links("/", "/a", "/b", "/gone").links("/a", "/gone").links("/b", "gone");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.links()).isEqualTo(4);
		assertThat(checked.onlyBroken().address()).isEqualTo(this.site.url("/gone"));
		assertThat(checked.onlyBroken().reason()).isEqualTo("answered 404");
		assertThat(checked.onlyBroken().referrers()).containsExactly(this.site.url("/"), this.site.url("/a"),
				this.site.url("/b"));
		assertThat(this.site.requests("GET /gone")).isEqualTo(1);
	}

	@Test
	void missingImageIsFoundWithHead() {
		this.site.page("/", "<img src='gone.png'><img src='there.png'>")
			.content("/there.png", "image/png", new byte[100]);
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(this.site.url("/gone.png"));
		assertThat(this.site.requests()).contains("HEAD /there.png", "HEAD /gone.png")
			.doesNotContain("GET /there.png", "GET /gone.png");
	}

	@Test
	void serverWithoutHeadIsAskedWithGet() {
		this.site.page("/", "<img src='405.png'><img src='501.png'>")
			.on("/405.png", withoutHead(405))
			.on("/501.png", withoutHead(501));
		assertThat(check().broken()).isEmpty();
		assertThat(this.site.requests()).contains("HEAD /405.png", "GET /405.png", "HEAD /501.png", "GET /501.png");
	}

	@Test
	void failureThatHealsIsNoFault() {
		AtomicInteger failures = new AtomicInteger(2);
		this.site.links("/", "/heals", "/heals#x")
			.on("/heals", (exchange) -> FaultySite.send(exchange, (failures.getAndDecrement() > 0) ? 503 : 200,
					"text/html", "<p id=x>".getBytes()));
		CheckedSite checked = check();
		assertThat(checked.broken()).isEmpty();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(this.site.requests("GET /heals")).isEqualTo(3);
	}

	@Test
	void failureThatNeverHealsIsBrokenAfterAllAttempts() {
		this.site.page("/", "<a href=fails>a</a><img src=fails.png>").status("/fails", 500).status("/fails.png", 502);
		CheckedSite checked = check();
		assertThat(checked.findings().broken()).extracting("address", "reason")
			.containsExactly(tuple(this.site.url("/fails"), "answered 500 (3 attempts)"),
					tuple(this.site.url("/fails.png"), "answered 502 (3 attempts)"));
		assertThat(this.site.requests("GET /fails")).isEqualTo(3);
		assertThat(this.site.requests("HEAD /fails.png")).isEqualTo(3);
	}

	@Test
	void serverThatWantsToBeAskedLaterIsAskedLater() {
		AtomicInteger requests = new AtomicInteger();
		this.site.links("/", "/busy").on("/busy", (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "0");
			FaultySite.send(exchange, (requests.getAndIncrement() == 0) ? 429 : 200, "text/html", new byte[0]);
		});
		assertThat(check("--chihuo.loops.pages.backoff.initial=1h").broken()).isEmpty();
		assertThat(requests).hasValue(2);
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
	void fragmentThatNamesNoPlaceIsBroken() {
		this.site
			.page("/",
					"<p id=here><a href='#here'>1</a><a href='#gone'>2</a><a href='#'>3</a><a href='#top'>4</a>"
							+ "<a href='/b#there'>5</a><a href='/b#old'>6</a><a href='/b#gr%C3%B6%C3%9Fe'>7</a>"
							+ "<a href='/b#missing'>8</a>")
			.page("/b", "<p id=there><a name=old></a><p id='größe'><a href='/#gone'>9</a>");
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(this.site.url("/#gone"), this.site.url("/b#missing"));
		assertThat(checked.findings().broken().get(0).referrers()).containsExactly(this.site.url("/"),
				this.site.url("/b"));
		assertThat(checked.findings().broken().get(1).reason()).isEqualTo("has no place named 'missing'");
		assertThat(this.site.requests("GET /b")).isEqualTo(1);
	}

	@Test
	void circleOfRedirectsIsBrokenAndRequestedOnce() {
		this.site.links("/", "/r1", "/self").redirect("/r1", "/r2").redirect("/r2", "/r1").redirect("/self", "/self");
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(this.site.url("/r1"), this.site.url("/self"));
		assertThat(checked.findings().broken()).extracting("reason").containsOnly("redirects in a circle");
		assertThat(this.site.requests()).containsExactlyInAnyOrder("GET /robots.txt", "GET /", "GET /r1", "GET /r2",
				"GET /self");
	}

	@Test
	void endlessRedirectIsBroken() {
		AtomicInteger next = new AtomicInteger();
		HttpHandler onwards = (exchange) -> {
			exchange.getResponseHeaders().set("Location", "/r" + next.incrementAndGet());
			exchange.sendResponseHeaders(301, -1);
		};
		this.site.links("/", "/r0");
		for (int i = 0; i < 100; i++) {
			this.site.on("/r" + i, onwards);
		}
		CheckedSite checked = check();
		assertThat(checked.onlyBroken().address()).isEqualTo(this.site.url("/r0"));
		assertThat(checked.onlyBroken().reason()).isEqualTo("redirects more than 10 times");
		assertThat(next.get()).isLessThan(30);
	}

	@Test
	void missingTargetOfARedirectIsBroken() {
		this.site.links("/", "/moved").redirect("/moved", "/gone");
		CheckedSite checked = check();
		assertThat(checked.onlyBroken().address()).isEqualTo(this.site.url("/moved"));
		assertThat(checked.onlyBroken().reason())
			.isEqualTo("redirects to " + this.site.url("/gone") + ", which answered 404");
	}

	@Test
	void textThatIsNoAddressIsBroken() {
		this.site.links("/", "http://[oops", "mailto:me@example.org", "javascript:void(0)");
		assertThat(check().onlyBroken().address()).isEqualTo("http://[oops");
	}

	@Test
	void startThatIsMissingIsBroken() {
		CheckedSite checked = check();
		assertThat(checked.pages()).isZero();
		assertThat(checked.onlyBroken().referrers()).isEqualTo(List.of("the start of the crawl"));
	}

	private CheckedSite check(String... options) {
		return CheckedSite.check(this.site, this.directory, options);
	}

	private static HttpHandler withoutHead(int status) {
		return (exchange) -> {
			if (exchange.getRequestMethod().equals("HEAD")) {
				exchange.sendResponseHeaders(status, -1);
			}
			else {
				FaultySite.send(exchange, 200, "image/png", new byte[10]);
			}
		};
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
