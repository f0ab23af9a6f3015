// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.stereotype.Component;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.chihuo.sample.linkcheck.CheckedSite;
import io.chihuo.sample.linkcheck.FaultySite;
import io.chihuo.sample.linkcheck.report.CrawlAudit;
import io.chihuo.sample.linkcheck.store.CrawlStore;
import io.chihuo.test.ChihuoTest;
import io.chihuo.test.ChihuoTester;

/**
 * The loops of the link checker with their collaborators, in one context for all tests.
 * They run on the thread of the test, and the waits between attempts take no time. The
 * context stays open, and its log level holds for later tests in the same process too.
 */
@ChihuoTest(
		properties = { "spring.config.name=linkcheck", "linkcheck.external=false", "linkcheck.respect-robots=false",
				"logging.level.root=info" },
		includeFilters = @Filter(Component.class),
		excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ApplicationRunner.class))
abstract class CrawlSlice {

	static final FaultySite SITE = openSite();

	@Autowired
	ChihuoTester tester;

	@Autowired
	private Crawl crawl;

	@Autowired
	private LinkRouter router;

	@Autowired
	private DeadLetterRecorder deadLetters;

	@Autowired
	private CrawlStore store;

	@Autowired
	private CrawlScope scope;

	private static FaultySite openSite() {
		try {
			return new FaultySite();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void crawlSite(DynamicPropertyRegistry properties) {
		properties.add("linkcheck.start", () -> SITE.url("/"));
	}

	@BeforeEach
	void clearSite() {
		SITE.clearPages();
	}

	/** Check the site from its root. */
	final CheckedSite check() {
		this.crawl.beginAnew();
		finishCrawl();
		return new CheckedSite(CrawlAudit.findBrokenLinks(this.store.findResults(), this.scope, Duration.ZERO), 0);
	}

	private void finishCrawl() {
		this.tester.runUntilIdle();
		this.router.addUnchecked();
		this.tester.runUntilIdle();
		this.deadLetters.recordAll();
	}

}
