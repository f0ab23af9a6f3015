// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RobotsCacheTests {

	@Test
	void emptyFileAllowsEverything() {
		assertThat(rules("").allows("/a")).isTrue();
		assertThat(rules("User-agent: *\nDisallow:").allows("/a")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/a, false", "/abc, false", "/a/b, false", "/b, true", "/, true", "/A, true" })
	void ruleForbidsWhatBeginsWithItsPath(String path, boolean allowed) {
		assertThat(rules("User-agent: *\nDisallow: /a").allows(path)).isEqualTo(allowed);
	}

	@ParameterizedTest
	@CsvSource({ "/dir/x, false", "/dir/open/x, true", "/dir/open/but/x, false" })
	void longestRuleDecides(String path, boolean allowed) {
		RobotsRules rules = rules("""
				User-agent: *
				Disallow: /dir/open/but
				Allow: /dir/open
				Disallow: /dir
				""");
		assertThat(rules.allows(path)).isEqualTo(allowed);
	}

	@Test
	void ofTwoEquallyLongRulesTheOneThatAllowsDecides() {
		assertThat(rules("User-agent: *\nDisallow: /a\nAllow: /a").allows("/a")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/x.php, false", "/dir/x.php, false", "/x.php?q, true", "/a/private/b, false", "/a?session=1, false" })
	void wildcardsAndEndsAreUnderstood(String path, boolean allowed) {
		RobotsRules rules = rules("User-agent: *\nDisallow: /*.php$\nDisallow: /*/private/\nDisallow: /*?session=");
		assertThat(rules.allows(path)).isEqualTo(allowed);
	}

	@Test
	void encodedAndPlainPathsAreEqual() {
		assertThat(rules("User-agent: *\nDisallow: /größe").allows("/gr%C3%B6%C3%9Fe")).isFalse();
		assertThat(rules("User-agent: *\nDisallow: /%7Euser").allows("/~user")).isFalse();
	}

	@Test
	void groupOfTheCrawlerTakesThePlaceOfEveryonesGroup() {
		RobotsRules rules = rules("""
				User-agent: *
				Disallow: /

				User-agent: other
				User-agent: CheckBot/2.0
				Disallow: /mine # a comment
				""");
		assertThat(rules.allows("/a")).isTrue();
		assertThat(rules.allows("/mine")).isFalse();
	}

	@Test
	void groupsOfTheSameCrawlerAreJoined() {
		RobotsRules rules = rules("User-agent: checkbot\nDisallow: /a\nUser-agent: x\nDisallow: /c\n"
				+ "User-agent: checkbot\nDisallow: /b");
		assertThat(rules.allows("/a")).isFalse();
		assertThat(rules.allows("/b")).isFalse();
		assertThat(rules.allows("/c")).isTrue();
	}

	@Test
	void linesOfNoMeaningAreSkipped() {
		assertThat(rules("\uFEFF\nnonsense\nSitemap: http://x/\nUSER-AGENT : *\ncrawl-delay: 1\nDISALLOW : /a")
			.allows("/a")).isFalse();
	}

	private static RobotsRules rules(String text) {
		return RobotsTxt.parse(text, "CheckBot/1.0 (+http://host)");
	}

}
