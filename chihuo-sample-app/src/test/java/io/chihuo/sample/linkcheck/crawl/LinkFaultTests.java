// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.chihuo.sample.linkcheck.CheckedSite;
import io.chihuo.sample.linkcheck.FaultySite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests which links are reported as broken, and why.
 */
class LinkFaultTests extends CrawlSlice {

	@Autowired
	private Clock clock;

	@Test
	void missingPageIsReportedAtOnceWithEveryPageThatLinksToIt() {
		SITE.links("/", "/a", "/b", "/gone").links("/a", "/gone").links("/b", "gone");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.links()).isEqualTo(4);
		assertThat(checked.onlyBroken().address()).isEqualTo(SITE.url("/gone"));
		assertThat(checked.onlyBroken().reason()).isEqualTo("answered 404");
		assertThat(checked.onlyBroken().referrers()).containsExactly(SITE.url("/"), SITE.url("/a"), SITE.url("/b"));
		assertThat(SITE.requests("GET /gone")).isEqualTo(1);
	}

	@Test
	void missingImageIsFoundWithHead() {
		SITE.page("/", "<img src='gone.png'><img src='there.png'>").content("/there.png", "image/png", new byte[100]);
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(SITE.url("/gone.png"));
		assertThat(SITE.requests()).contains("HEAD /there.png", "HEAD /gone.png")
			.doesNotContain("GET /there.png", "GET /gone.png");
	}

	@Test
	void serverWithoutHeadIsAskedWithGet() {
		SITE.page("/", "<img src='405.png'><img src='501.png'>")
			.on("/405.png", withoutHead(405))
			.on("/501.png", withoutHead(501));
		assertThat(check().broken()).isEmpty();
		assertThat(SITE.requests()).contains("HEAD /405.png", "GET /405.png", "HEAD /501.png", "GET /501.png");
	}

	@Test
	void failureThatHealsIsNoFault() {
		AtomicInteger failures = new AtomicInteger(2);
		SITE.links("/", "/heals", "/heals#x")
			.on("/heals", (exchange) -> FaultySite.send(exchange, (failures.getAndDecrement() > 0) ? 503 : 200,
					"text/html", "<p id=x>".getBytes()));
		CheckedSite checked = check();
		assertThat(checked.broken()).isEmpty();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(SITE.requests("GET /heals")).isEqualTo(3);
	}

	@Test
	void failureThatNeverHealsIsBrokenAfterAllAttempts() {
		SITE.page("/", "<a href=fails>a</a><img src=fails.png>").status("/fails", 500).status("/fails.png", 502);
		CheckedSite checked = check();
		assertThat(checked.findings().broken()).extracting("address", "reason")
			.containsExactly(tuple(SITE.url("/fails"), "answered 500 (3 attempts)"),
					tuple(SITE.url("/fails.png"), "answered 502 (3 attempts)"));
		assertThat(SITE.requests("GET /fails")).isEqualTo(3);
		assertThat(SITE.requests("HEAD /fails.png")).isEqualTo(3);
	}

	@Test
	void serverThatWantsToBeAskedLaterIsAskedLater() {
		AtomicInteger requests = new AtomicInteger();
		SITE.links("/", "/busy").on("/busy", (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "30");
			FaultySite.send(exchange, (requests.getAndIncrement() == 0) ? 429 : 200, "text/html", new byte[0]);
		});
		Instant begin = this.clock.instant();
		assertThat(check().broken()).isEmpty();
		assertThat(requests).hasValue(2);
		assertThat(this.clock.instant()).isEqualTo(begin.plusSeconds(30));
	}

	@Test
	void fragmentThatNamesNoPlaceIsBroken() {
		SITE.page("/",
				"<p id=here><a href='#here'>1</a><a href='#gone'>2</a><a href='#'>3</a><a href='#top'>4</a>"
						+ "<a href='/b#there'>5</a><a href='/b#old'>6</a><a href='/b#gr%C3%B6%C3%9Fe'>7</a>"
						+ "<a href='/b#missing'>8</a>")
			.page("/b", "<p id=there><a name=old></a><p id='größe'><a href='/#gone'>9</a>");
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(SITE.url("/#gone"), SITE.url("/b#missing"));
		assertThat(checked.findings().broken().get(0).referrers()).containsExactly(SITE.url("/"), SITE.url("/b"));
		assertThat(checked.findings().broken().get(1).reason()).isEqualTo("has no place named 'missing'");
		assertThat(SITE.requests("GET /b")).isEqualTo(1);
	}

	@Test
	void circleOfRedirectsIsBrokenAndRequestedOnce() {
		SITE.links("/", "/r1", "/self").redirect("/r1", "/r2").redirect("/r2", "/r1").redirect("/self", "/self");
		CheckedSite checked = check();
		assertThat(checked.broken()).containsExactly(SITE.url("/r1"), SITE.url("/self"));
		assertThat(checked.findings().broken()).extracting("reason").containsOnly("redirects in a circle");
		assertThat(SITE.requests()).containsExactlyInAnyOrder("GET /", "GET /r1", "GET /r2", "GET /self");
	}

	@Test
	void endlessRedirectIsBroken() {
		AtomicInteger next = new AtomicInteger();
		HttpHandler onwards = (exchange) -> {
			exchange.getResponseHeaders().set("Location", "/r" + next.incrementAndGet());
			exchange.sendResponseHeaders(301, -1);
		};
		SITE.links("/", "/r0");
		for (int i = 0; i < 100; i++) {
			SITE.on("/r" + i, onwards);
		}
		CheckedSite checked = check();
		assertThat(checked.onlyBroken().address()).isEqualTo(SITE.url("/r0"));
		assertThat(checked.onlyBroken().reason()).isEqualTo("redirects more than 10 times");
		assertThat(next.get()).isLessThan(30);
	}

	@Test
	void missingTargetOfARedirectIsBroken() {
		SITE.links("/", "/moved").redirect("/moved", "/gone");
		CheckedSite checked = check();
		assertThat(checked.onlyBroken().address()).isEqualTo(SITE.url("/moved"));
		assertThat(checked.onlyBroken().reason())
			.isEqualTo("redirects to " + SITE.url("/gone") + ", which answered 404");
	}

	@Test
	void textThatIsNoAddressIsBroken() {
		SITE.links("/", "http://[oops", "mailto:me@example.org", "javascript:void(0)");
		assertThat(check().onlyBroken().address()).isEqualTo("http://[oops");
	}

	@Test
	void startThatIsMissingIsBroken() {
		CheckedSite checked = check();
		assertThat(checked.pages()).isZero();
		assertThat(checked.onlyBroken().referrers()).isEqualTo(List.of("the start of the crawl"));
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

}
