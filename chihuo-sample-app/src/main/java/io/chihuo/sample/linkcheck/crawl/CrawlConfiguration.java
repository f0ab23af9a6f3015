// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.fetch.RobotsCache;
import io.chihuo.sample.linkcheck.store.CrawlStore;
import io.chihuo.sample.linkcheck.store.Milestones;

/**
 * The crawl, given a {@link CrawlScope}, a {@link CrawlStore} with {@link Milestones} and
 * what it needs to go out.
 */
@Configuration(proxyBeanMethods = false)
class CrawlConfiguration {

	@Bean
	LinkChecker checker(RobotsCache robots, Fetcher fetcher) {
		return new LinkChecker(robots, fetcher);
	}

	@Bean
	LinkRouter linkRouter(CrawlScope scope, CrawlStore store, @Qualifier("links") TaskQueue<LinkTask> links) {
		return new LinkRouter(scope, store, links);
	}

	@Bean
	Remainder remainder(CrawlScope scope, CrawlStore store, @Qualifier("pages") TaskQueue<PageTask> pages,
			@Qualifier("links") TaskQueue<LinkTask> links) {
		return new Remainder(scope, store, pages, links);
	}

	@Bean
	Course course(CrawlScope scope, Milestones milestones, @Qualifier("pages") TaskQueue<PageTask> pages,
			@Qualifier("links") TaskQueue<LinkTask> links, @Value("${linkcheck.fresh:false}") boolean fresh) {
		return new Course(scope, milestones, pages, links, fresh);
	}

	@Bean
	Crawl crawl(ChihuoLoopRegistry loops, @Qualifier("pages") TaskQueue<PageTask> pages,
			@Qualifier("links") TaskQueue<LinkTask> links, Remainder remainder, CrawlStore store) {
		return new Crawl(loops, pages, links, remainder, store);
	}

}
