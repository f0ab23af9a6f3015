// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.Optional;

import io.chihuo.sample.linkcheck.address.InvalidAddressException;
import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.fetch.Answer;
import io.chihuo.sample.linkcheck.fetch.Fetcher;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.PageParser;
import io.chihuo.sample.linkcheck.ledger.Visit;
import io.chihuo.sample.linkcheck.robots.Robots;

/**
 * Requests an address and describes the answer. What may be otherwise another time is
 * thrown, for the loop to try again.
 */
class Visitor {

	private final Robots robots;

	private final Fetcher fetcher;

	private final PageParser parser = new PageParser();

	Visitor(Robots robots, Fetcher fetcher) {
		this.robots = robots;
		this.fetcher = fetcher;
	}

	/**
	 * Load an address and read it if it is a page.
	 * @throws TransientAnswerException if the server cannot answer just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoAnswerException if there was no answer
	 */
	Visit read(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.allow(address)) {
			return Visit.skipped(url, "forbidden by robots.txt");
		}
		Answer answer = this.fetcher.page(url);
		if (answer.successful() && answer.html() && answer.complete()) {
			return Visit.page(url, this.parser.parse(answer.body(), answer.charset(), address));
		}
		return judge(address, answer, Visit.resource(url));
	}

	/**
	 * Ask whether an address is there.
	 * @throws TransientAnswerException if the server cannot answer just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoAnswerException if there was no answer
	 */
	Visit check(String url) throws InterruptedException {
		WebAddress address = WebAddress.parse(url);
		if (!this.robots.allow(address)) {
			return Visit.skipped(url, "forbidden by robots.txt");
		}
		Answer answer = this.fetcher.head(url);
		return judge(address, answer, answer.html() ? Visit.unread(url) : Visit.resource(url));
	}

	private static Visit judge(WebAddress address, Answer answer, Visit found) {
		if (answer.successful()) {
			return found;
		}
		if (answer.transientFailure()) {
			throw TransientAnswerException.of(answer);
		}
		return answer.redirect()
			.map((location) -> redirect(address, location))
			.orElseGet(() -> Visit.broken(address.url(), "answered " + answer.status()));
	}

	private static Visit redirect(WebAddress address, String location) {
		try {
			Optional<WebAddress> target = address.resolve(location);
			return target.map((to) -> Visit.redirect(address.url(), Hyperlink.to(Hyperlink.Role.NAVIGATION, to)))
				.orElseGet(() -> Visit.broken(address.url(), "redirects to " + location));
		}
		catch (InvalidAddressException ex) {
			return Visit.broken(address.url(), "redirects to " + location);
		}
	}

}
