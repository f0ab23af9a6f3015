// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.store.CheckResult;

/**
 * Follows links through the results of the crawl, redirect by redirect, to their end.
 */
class LinkResolver {

	enum State {

		FINE, BROKEN, SKIPPED

	}

	/**
	 * The result of the check of a link.
	 *
	 * @param state whether it leads somewhere
	 * @param reason why not, or why that is not known
	 */
	record Resolution(State state, String reason) {

		static final Resolution FINE = new Resolution(State.FINE, "");

		static Resolution broken(String reason) {
			return new Resolution(State.BROKEN, reason);
		}

		static Resolution skipped(String reason) {
			return new Resolution(State.SKIPPED, reason);
		}

	}

	private static final String OTHER_HOST = "links to other hosts (linkcheck.external=true checks them)";

	private final Map<String, CheckResult> results;

	private final CrawlScope scope;

	LinkResolver(Map<String, CheckResult> results, CrawlScope scope) {
		this.results = results;
		this.scope = scope;
	}

	Resolution resolveLink(Hyperlink link) {
		Set<String> passed = new HashSet<>();
		Hyperlink at = link;
		CheckResult result = this.results.get(at.url());
		while (result != null && result.redirect() != null) {
			if (!passed.add(at.url())) {
				return Resolution.broken("redirects in a circle");
			}
			if (passed.size() > this.scope.redirects()) {
				return Resolution.broken("redirects more than " + this.scope.redirects() + " times");
			}
			Hyperlink next = result.redirect();
			// as browsers do: a redirect without a fragment keeps the link's
			at = next.fragment().isEmpty() ? next.withFragment(at.fragment()) : next;
			result = this.results.get(at.url());
		}
		return resolveEnd(at, result, !passed.isEmpty());
	}

	private Resolution resolveEnd(Hyperlink at, @Nullable CheckResult result, boolean redirected) {
		if (result == null) {
			return resolveUnvisited(at, redirected);
		}
		return switch (result.kind()) {
			case BROKEN, UNREACHABLE -> Resolution.broken(resolveReason(at, result.reason(), redirected));
			case SKIPPED -> Resolution.skipped(result.reason());
			default -> (result.content() == null || result.content().hasAnchor(at.fragment())) ? Resolution.FINE
					: Resolution.broken(resolveReason(at, "has no place named '" + at.fragment() + "'", redirected));
		};
	}

	// a redirect exists itself, even if its target is unknown
	private Resolution resolveUnvisited(Hyperlink at, boolean redirected) {
		if (redirected) {
			return Resolution.FINE;
		}
		return Resolution.skipped(this.scope.coversHost(at.url()) ? "never reached" : OTHER_HOST);
	}

	private static String resolveReason(Hyperlink at, String reason, boolean redirected) {
		return redirected ? "redirects to " + at.url() + ", which " + reason : reason;
	}

}
