// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.Optional;

import io.chihuo.sample.linkcheck.address.InvalidAddressException;
import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.fetch.FetchResponse;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.fetch.RobotsCache;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.PageParser;
import io.chihuo.sample.linkcheck.store.CheckResult;

/**
 * Requests an address and describes the answer. What may be otherwise another time is
 * thrown, for the loop to try again.
 */
class LinkChecker {

	private final RobotsCache robots;

	private final Fetcher fetcher;

	private final PageParser parser = new PageParser();

	LinkChecker(RobotsCache robots, Fetcher fetcher) {
		this.robots = robots;
		this.fetcher = fetcher;
	}

	/**
	 * Load an address and read it if it is a page.
	 * @throws TransientAnswerException if the server cannot answer just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoResponseException if there was no answer
	 */
	CheckResult read(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.allow(address)) {
			return CheckResult.skipped(url, "forbidden by robots.txt");
		}
		FetchResponse response = this.fetcher.page(url);
		if (response.successful() && response.html() && response.complete()) {
			return CheckResult.page(url, this.parser.parse(response.body(), response.charset(), address));
		}
		return judge(address, response, CheckResult.resource(url));
	}

	/**
	 * Ask whether an address is there.
	 * @throws TransientAnswerException if the server cannot answer just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoResponseException if there was no answer
	 */
	CheckResult check(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.allow(address)) {
			return CheckResult.skipped(url, "forbidden by robots.txt");
		}
		FetchResponse response = this.fetcher.head(url);
		return judge(address, response, response.html() ? CheckResult.unread(url) : CheckResult.resource(url));
	}

	private static CheckResult judge(WebAddress address, FetchResponse response, CheckResult found) {
		if (response.successful()) {
			return found;
		}
		if (response.transientFailure()) {
			throw TransientAnswerException.of(response);
		}
		return response.redirect()
			.map((location) -> redirect(address, location))
			.orElseGet(() -> CheckResult.broken(address.url(), "answered " + response.status()));
	}

	private static CheckResult redirect(WebAddress address, String location) {
		try {
			Optional<WebAddress> target = address.resolve(location);
			return target.map((to) -> CheckResult.redirect(address.url(), Hyperlink.to(Hyperlink.Role.NAVIGATION, to)))
				.orElseGet(() -> CheckResult.broken(address.url(), "redirects to " + location));
		}
		catch (InvalidAddressException ex) {
			return CheckResult.broken(address.url(), "redirects to " + location);
		}
	}

}
