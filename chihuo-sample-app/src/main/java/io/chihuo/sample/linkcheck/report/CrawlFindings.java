// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The findings of a crawl.
 *
 * @param start where it began
 * @param pages pages that were read
 * @param links different addresses that the pages link to and that were checked,
 * fragments included
 * @param broken those of them that are broken, in alphabetical order
 * @param skipped how many more were not checked, by reason
 * @param duration how long it took
 */
public record CrawlFindings(String start, long pages, long links, List<BrokenLink> broken, Map<String, Long> skipped,
		Duration duration) {

	/**
	 * An address that leads nowhere.
	 *
	 * @param address the address, fragment included
	 * @param reason why it is broken
	 * @param referrers pages that link to it, in alphabetical order
	 */
	public record BrokenLink(String address, String reason, List<String> referrers) {

		public BrokenLink {
			referrers = List.copyOf(referrers);
		}

	}

	public CrawlFindings {
		broken = List.copyOf(broken);
		skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
	}

	/**
	 * Find the broken links that were not broken before.
	 * @param before addresses that were broken then
	 */
	public List<BrokenLink> newlyBroken(Collection<String> before) {
		Set<String> known = Set.copyOf(before);
		return this.broken.stream().filter((link) -> !known.contains(link.address())).toList();
	}

	/**
	 * Addresses that are broken.
	 */
	public List<String> brokenAddresses() {
		return this.broken.stream().map(BrokenLink::address).toList();
	}

	/**
	 * Everything in one line that a program can read.
	 */
	public String summaryLine() {
		return "linkcheck: pages=%d links=%d broken=%d seconds=%s".formatted(this.pages, this.links, this.broken.size(),
				secondsText());
	}

	/**
	 * Seconds it took, to a tenth.
	 */
	public String secondsText() {
		return String.format(Locale.ROOT, "%.1f", this.duration.toMillis() / 1000.0);
	}

}
