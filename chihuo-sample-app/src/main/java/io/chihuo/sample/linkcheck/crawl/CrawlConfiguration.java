// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Milestones;
import io.chihuo.sample.linkcheck.robots.Robots;

/**
 * The crawl, given a {@link CrawlScope}, a {@link CrawlLedger} with {@link Milestones}
 * and what it needs to go out.
 */
@Configuration(proxyBeanMethods = false)
class CrawlConfiguration {

	@Bean
	Visitor visitor(Robots robots, Fetcher fetcher) {
		return new Visitor(robots, fetcher);
	}

	@Bean
	LinkRouter linkRouter(CrawlScope scope, CrawlLedger ledger, @Qualifier("links") TaskQueue<LinkCheck> links) {
		return new LinkRouter(scope, ledger, links);
	}

	@Bean
	Remainder remainder(CrawlScope scope, CrawlLedger ledger, @Qualifier("pages") TaskQueue<Page> pages,
			@Qualifier("links") TaskQueue<LinkCheck> links) {
		return new Remainder(scope, ledger, pages, links);
	}

	@Bean
	Course course(CrawlScope scope, Milestones milestones, @Qualifier("pages") TaskQueue<Page> pages,
			@Qualifier("links") TaskQueue<LinkCheck> links, @Value("${linkcheck.fresh:false}") boolean fresh) {
		return new Course(scope, milestones, pages, links, fresh);
	}

	@Bean
	Crawl crawl(ChihuoLoopRegistry loops, @Qualifier("pages") TaskQueue<Page> pages,
			@Qualifier("links") TaskQueue<LinkCheck> links, Remainder remainder, CrawlLedger ledger) {
		return new Crawl(loops, pages, links, remainder, ledger);
	}

}
