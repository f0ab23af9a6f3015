// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.fetch.RobotsCache;
import io.chihuo.sample.linkcheck.page.WebAddress;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * Creates the parts as the properties configure them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LinkCheckProperties.class)
class LinkCheckConfiguration {

	private final LinkCheckProperties properties;

	LinkCheckConfiguration(LinkCheckProperties properties) {
		this.properties = properties;
	}

	@Bean
	@Lazy
	SiteServer siteServer() throws IOException {
		return new SiteServer(this.properties.getPort(), this.properties.getReport());
	}

	@Bean
	CrawlScope crawlScope(ObjectProvider<SiteServer> site) {
		String start = this.properties.getStart();
		Boolean external = this.properties.getExternal();
		return new CrawlScope(WebAddress.parse((start != null) ? start : site.getObject().startUrl()),
				this.properties.getDepth(), this.properties.getMaxPages(),
				(external != null) ? external : start != null, this.properties.getMaxRedirects());
	}

	@Bean
	Fetcher fetcher() {
		return new Fetcher(this.properties.getTimeout(), this.properties.getUserAgent(),
				this.properties.getMaxPageSize().toBytes());
	}

	@Bean
	RobotsCache robots(Fetcher fetcher) {
		return new RobotsCache(fetcher, this.properties.getUserAgent(), this.properties.isRespectRobots());
	}

}
