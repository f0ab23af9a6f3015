// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * Fetches a page by a step of the kind {@code http}, and prints its headers and the
 * beginning of its body. The argument is the address; by default it is one of the site
 * that comes with the samples, which redirects.
 */
@Component
class WgetSample implements FlowSample {

	private static final int SHOWN_CHARACTERS = 200;

	private final ChihuoClient client;

	WgetSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		List<String> urls = arguments.getNonOptionArgs();
		if (!urls.isEmpty()) {
			return fetchPage(urls.get(0));
		}
		try (SiteServer site = SiteServer.withDelay(Duration.ofMillis(20))) {
			return fetchPage(site.startUrl() + "?overview-summary.html");
		}
	}

	private long fetchPage(String url) {
		System.out.println("GET " + url);
		FlowHandle flow = this.client.startFlow("wget-" + UUID.randomUUID(),
				Flow.step("http", Map.of("url", url, "maxRedirects", 3, "retries", 2)).named("page"));
		flow.await(Duration.ofMinutes(5));
		WebPage page = flow.result("page", WebPage.class);
		if (page != null) {
			System.out.println(page.status() + " from " + page.url());
			page.headers().forEach((name, value) -> System.out.println(name + ": " + value));
			System.out.println(page.beginning());
		}
		return flow.status().doneCount();
	}

	/** Part of the result of the step. */
	record WebPage(int status, String url, Map<String, Object> headers, long size, @Nullable String body) {

		String beginning() {
			return (this.body != null) ? this.body.substring(0, Math.min(this.body.length(), SHOWN_CHARACTERS))
					: this.size + " bytes that are no text";
		}

	}

}
