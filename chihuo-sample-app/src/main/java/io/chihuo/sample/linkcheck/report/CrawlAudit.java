// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.Hyperlink.Role;
import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;
import io.chihuo.sample.linkcheck.report.LinkResolver.Resolution;
import io.chihuo.sample.linkcheck.report.LinkResolver.State;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;

/**
 * Goes once through all results of the crawl and finds the broken links.
 */
public final class CrawlAudit {

	/**
	 * Text for the page that links to the start.
	 */
	static final String START = "the start of the crawl";

	private final Map<String, Resolution> resolutions = new HashMap<>();

	private final Map<String, SortedSet<String>> referrers = new TreeMap<>();

	private final Map<String, CheckResult> results;

	private final CrawlScope scope;

	private final LinkResolver resolver;

	private CrawlAudit(Map<String, CheckResult> results, CrawlScope scope) {
		this.results = results;
		this.scope = scope;
		this.resolver = new LinkResolver(results, scope);
	}

	/**
	 * Find the broken links of a crawl.
	 * @param results the results, by address
	 */
	public static CrawlFindings findBrokenLinks(Map<String, CheckResult> results, CrawlScope scope, Duration duration) {
		CrawlAudit audit = new CrawlAudit(results, scope);
		audit.followLink(START, Hyperlink.linkTo(Role.NAVIGATION, scope.start()));
		results.values()
			.stream()
			.filter((result) -> result.content() != null)
			.forEach((result) -> result.linkTargets().forEach((link) -> audit.followLink(result.url(), link)));
		return audit.toFindings(duration);
	}

	private void followLink(String referrer, Hyperlink link) {
		String address = link.address();
		Resolution resolution = this.resolutions.get(address);
		if (resolution == null) {
			resolution = this.resolver.resolveLink(link);
			this.resolutions.put(address, resolution);
		}
		if (resolution.state() == State.BROKEN) {
			this.referrers.computeIfAbsent(address, (key) -> new TreeSet<>()).add(referrer);
		}
	}

	private CrawlFindings toFindings(Duration duration) {
		Map<String, Long> skipped = new HashMap<>();
		this.resolutions.values()
			.stream()
			.filter((resolution) -> resolution.state() == State.SKIPPED)
			.forEach((resolution) -> skipped.merge(resolution.reason(), 1L, Long::sum));
		long links = this.resolutions.size() - skipped.values().stream().mapToLong(Long::longValue).sum();
		long pages = this.results.values().stream().filter((result) -> result.kind() == ResultKind.PAGE).count();
		return new CrawlFindings(this.scope.start().url(), pages, links, brokenLinks(), skipped, duration);
	}

	private List<BrokenLink> brokenLinks() {
		List<BrokenLink> broken = new ArrayList<>();
		this.referrers.forEach((address, pages) -> {
			Resolution resolution = this.resolutions.getOrDefault(address, Resolution.FINE);
			broken.add(new BrokenLink(address, resolution.reason(), List.copyOf(pages)));
		});
		return broken;
	}

}
