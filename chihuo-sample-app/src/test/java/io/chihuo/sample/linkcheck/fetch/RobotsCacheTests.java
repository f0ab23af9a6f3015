// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import crawlercommons.robots.BaseRobotRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.chihuo.sample.linkcheck.page.WebAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class RobotsCacheTests {

	@Test
	void emptyFileAllowsEverything() {
		assertThat(rules("").test("/a")).isTrue();
		assertThat(rules("User-agent: *\nDisallow:").test("/a")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/a, false", "/abc, false", "/a/b, false", "/b, true", "/, true", "/A, true" })
	void ruleForbidsWhatBeginsWithItsPath(String path, boolean allowed) {
		assertThat(rules("User-agent: *\nDisallow: /a").test(path)).isEqualTo(allowed);
	}

	@ParameterizedTest
	@CsvSource({ "/dir/x, false", "/dir/open/x, true", "/dir/open/but/x, false" })
	void longestRuleDecides(String path, boolean allowed) {
		Predicate<String> rules = rules("""
				User-agent: *
				Disallow: /dir/open/but
				Allow: /dir/open
				Disallow: /dir
				""");
		assertThat(rules.test(path)).isEqualTo(allowed);
	}

	@Test
	void ofTwoEquallyLongRulesTheOneThatAllowsDecides() {
		assertThat(rules("User-agent: *\nDisallow: /a\nAllow: /a").test("/a")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/x.php, false", "/dir/x.php, false", "/x.php?q, true", "/a/private/b, false", "/a?session=1, false" })
	void wildcardsAndEndsAreUnderstood(String path, boolean allowed) {
		Predicate<String> rules = rules(
				"User-agent: *\nDisallow: /*.php$\nDisallow: /*/private/\nDisallow: /*?session=");
		assertThat(rules.test(path)).isEqualTo(allowed);
	}

	@Test
	void encodedAndPlainPathsAreEqual() {
		assertThat(rules("User-agent: *\nDisallow: /größe").test("/gr%C3%B6%C3%9Fe")).isFalse();
		assertThat(rules("User-agent: *\nDisallow: /%7Euser").test("/~user")).isFalse();
	}

	@Test
	void groupOfTheCrawlerTakesThePlaceOfEveryonesGroup() {
		Predicate<String> rules = rules("""
				User-agent: *
				Disallow: /

				User-agent: other
				User-agent: CheckBot/2.0
				Disallow: /mine # a comment
				""");
		assertThat(rules.test("/a")).isTrue();
		assertThat(rules.test("/mine")).isFalse();
	}

	@Test
	void groupsOfTheSameCrawlerAreJoined() {
		Predicate<String> rules = rules("User-agent: checkbot\nDisallow: /a\nUser-agent: x\nDisallow: /c\n"
				+ "User-agent: checkbot\nDisallow: /b");
		assertThat(rules.test("/a")).isFalse();
		assertThat(rules.test("/b")).isFalse();
		assertThat(rules.test("/c")).isTrue();
	}

	@Test
	void linesOfNoMeaningAreSkipped() {
		assertThat(
				rules("\uFEFF\nnonsense\nSitemap: http://x/\nUSER-AGENT : *\ncrawl-delay: 1\nDISALLOW : /a").test("/a"))
			.isFalse();
	}

	@Test
	void rulesAreRequestedAgainAfterADay() throws Exception {
		Instant begin = Instant.parse("2026-01-01T00:00:00Z");
		AtomicReference<Instant> now = new AtomicReference<>(begin);
		Clock clock = mock(Clock.class);
		given(clock.instant()).willAnswer((call) -> now.get());
		AtomicInteger requests = new AtomicInteger();
		Fetcher fetcher = mock(Fetcher.class);
		given(fetcher.fetchText("http://host/robots.txt"))
			.willAnswer((call) -> answer("User-agent: *\nDisallow: /" + requests.incrementAndGet()));
		RobotsCache cache = new RobotsCache(fetcher, "CheckBot", true, clock);
		WebAddress first = WebAddress.parse("http://host/1");
		assertThat(cache.isAllowed(first)).isFalse();
		now.set(begin.plus(Duration.ofDays(1)));
		assertThat(cache.isAllowed(first)).isFalse();
		assertThat(requests).hasValue(1);
		now.set(begin.plus(Duration.ofDays(1)).plusMillis(1));
		assertThat(cache.isAllowed(first)).isTrue();
		assertThat(cache.isAllowed(WebAddress.parse("http://host/2"))).isFalse();
		assertThat(requests).hasValue(2);
	}

	private static FetchResponse answer(String text) {
		return new FetchResponse(200, "text/plain", null, null, null, text.getBytes(StandardCharsets.UTF_8), true);
	}

	private static Predicate<String> rules(String text) {
		Fetcher fetcher = new Fetcher(Duration.ofSeconds(1), "unused", 1);
		BaseRobotRules rules = new RobotsCache(fetcher, "CheckBot/1.0 (+http://host)", true)
			.parseRules(text.getBytes(StandardCharsets.UTF_8));
		return (path) -> rules.isAllowed("http://host" + path);
	}

}
