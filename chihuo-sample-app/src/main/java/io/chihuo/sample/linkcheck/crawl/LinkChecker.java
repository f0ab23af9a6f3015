// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.time.Duration;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.chihuo.RetryLaterException;
import io.chihuo.sample.linkcheck.fetch.FetchResponse;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.fetch.RobotsCache;
import io.chihuo.sample.linkcheck.fetch.UnavailableException;
import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.InvalidAddressException;
import io.chihuo.sample.linkcheck.page.PageParser;
import io.chihuo.sample.linkcheck.page.WebAddress;
import io.chihuo.sample.linkcheck.store.CheckResult;

/**
 * Requests an address and describes the response. A failure that may pass is thrown, so
 * that the loop retries.
 */
@Component
class LinkChecker {

	private static final Duration MAX_RETRY_WAIT = Duration.ofMinutes(1);

	private final RobotsCache robots;

	private final Fetcher fetcher;

	private final PageParser parser = new PageParser();

	LinkChecker(RobotsCache robots, Fetcher fetcher) {
		this.robots = robots;
		this.fetcher = fetcher;
	}

	/**
	 * Load an address and read it if it is a page.
	 * @throws UnavailableException if the server cannot answer now
	 */
	CheckResult readPage(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.isAllowed(address)) {
			return CheckResult.skipped(url, "forbidden by robots.txt");
		}
		FetchResponse response = this.fetcher.fetchPage(url);
		if (response.isSuccessful() && response.isHtml() && response.complete()) {
			return CheckResult.page(url, this.parser.parsePage(response.body(), response.charset(), address));
		}
		return judgeResponse(address, response, CheckResult.resource(url));
	}

	/**
	 * Ask whether an address is there.
	 * @throws UnavailableException if the server cannot answer now
	 */
	CheckResult checkAddress(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.isAllowed(address)) {
			return CheckResult.skipped(url, "forbidden by robots.txt");
		}
		FetchResponse response = this.fetcher.fetchHead(url);
		return judgeResponse(address, response,
				response.isHtml() ? CheckResult.unread(url) : CheckResult.resource(url));
	}

	private static CheckResult judgeResponse(WebAddress address, FetchResponse response, CheckResult found) {
		if (response.isSuccessful()) {
			return found;
		}
		if (response.transientFailure()) {
			throw unavailableFailure(response);
		}
		return response.redirectTarget()
			.map((location) -> followRedirect(address, location))
			.orElseGet(() -> CheckResult.broken(address.url(), "answered " + response.status()));
	}

	// the loop's backoff decides when the server is asked again, unless the server does
	private static RuntimeException unavailableFailure(FetchResponse response) {
		String message = "answered " + response.status();
		Duration wait = response.retryAfter();
		if (wait == null) {
			return new UnavailableException(message);
		}
		return new RetryLaterException((wait.compareTo(MAX_RETRY_WAIT) > 0) ? MAX_RETRY_WAIT : wait, message)
			.countAsAttempt();
	}

	private static CheckResult followRedirect(WebAddress address, String location) {
		try {
			Optional<WebAddress> target = address.resolveReference(location);
			return target
				.map((to) -> CheckResult.redirect(address.url(), Hyperlink.linkTo(Hyperlink.Role.NAVIGATION, to)))
				.orElseGet(() -> CheckResult.broken(address.url(), "redirects to " + location));
		}
		catch (InvalidAddressException ex) {
			return CheckResult.broken(address.url(), "redirects to " + location);
		}
	}

}
