// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.Hyperlink.Role;
import io.chihuo.sample.linkcheck.page.PageContent;
import io.chihuo.sample.linkcheck.page.WebAddress;
import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;
import io.chihuo.sample.linkcheck.store.MemoryCrawlStore;

import static org.assertj.core.api.Assertions.assertThat;

class CrawlAuditTests {

	private static final String HOST = "http://host";

	private final CrawlStore store = new MemoryCrawlStore();

	private final CrawlScope scope = new CrawlScope(WebAddress.parse(HOST + "/"), -1, -1, false, 2);

	@Test
	void brokenLinkNamesEveryPageThatHasIt() {
		page("/", "/b", "/gone");
		page("/b", "/", "/gone");
		this.store.recordResult(CheckResult.broken(HOST + "/gone", "answered 404"));
		assertThat(audit().broken())
			.containsExactly(new BrokenLink(HOST + "/gone", "answered 404", List.of(HOST + "/", HOST + "/b")));
	}

	@Test
	void eachDifferentAddressCountsOnceFragmentsIncluded() {
		page("/", "/", "/b", "/b#x", "/b#y");
		page("/b", "/b#x");
		CrawlFindings findings = audit();
		assertThat(findings.pages()).isEqualTo(2);
		assertThat(findings.links()).isEqualTo(4);
		assertThat(findings.broken()).extracting(BrokenLink::address).containsExactly(HOST + "/b#y");
	}

	@Test
	void brokenStartIsReported() {
		this.store.recordResult(CheckResult.unreachable(HOST + "/", "no answer"));
		assertThat(audit().broken())
			.containsExactly(new BrokenLink(HOST + "/", "no answer", List.of("the start of the crawl")));
	}

	@Test
	void circleOfRedirectsIsBrokenFromEveryEntrance() {
		page("/", "/r1", "/r2");
		redirect("/r1", "/r2");
		redirect("/r2", "/r1");
		assertThat(audit().broken()).extracting(BrokenLink::reason)
			.containsExactly("redirects in a circle", "redirects in a circle");
	}

	@Test
	void oneRedirectTooManyIsBroken() {
		page("/", "/r1", "/r2");
		redirect("/r1", "/r2");
		redirect("/r2", "/r3");
		redirect("/r3", "/");
		assertThat(audit().broken())
			.containsExactly(new BrokenLink(HOST + "/r1", "redirects more than 2 times", List.of(HOST + "/")));
	}

	@Test
	void redirectToSomethingBrokenIsBroken() {
		page("/", "/r1");
		redirect("/r1", "/gone");
		this.store.recordResult(CheckResult.broken(HOST + "/gone", "answered 404"));
		assertThat(audit().broken()).extracting(BrokenLink::reason)
			.containsExactly("redirects to " + HOST + "/gone, which answered 404");
	}

	@Test
	void redirectKeepsTheFragmentUnlessItHasItsOwn() {
		page("/", "/keeps#x", "/keeps#no", "/has#no");
		redirect("/keeps", "/b");
		redirect("/has", "/b#x");
		page("/b");
		assertThat(audit().broken()).extracting(BrokenLink::address).containsExactly(HOST + "/keeps#no");
	}

	@Test
	void skippedAddressIsNeitherLinkNorBroken() {
		page("/", "/secret", "http://other/", "http://other/b");
		this.store.recordResult(CheckResult.skipped(HOST + "/secret", "forbidden by robots.txt"));
		CrawlFindings findings = audit();
		assertThat(findings.links()).isEqualTo(1);
		assertThat(findings.broken()).isEmpty();
		assertThat(findings.skipped()).containsExactlyInAnyOrderEntriesOf(Map.of("forbidden by robots.txt", 1L,
				"links to other hosts (linkcheck.external=true checks them)", 2L));
	}

	@Test
	void redirectToAnotherHostIsFineItself() {
		page("/", "/away");
		this.store.recordResult(CheckResult.redirect(HOST + "/away", link("http://other/")));
		assertThat(audit().broken()).isEmpty();
		assertThat(audit().links()).isEqualTo(2);
	}

	@Test
	void fragmentsOfPagesThatWereNotReadAreNotHeldAgainstThem() {
		page("/", "/far#x");
		this.store.recordResult(CheckResult.unread(HOST + "/far"));
		assertThat(audit().broken()).isEmpty();
	}

	private CrawlFindings audit() {
		return CrawlAudit.findBrokenLinks(this.store.findResults(), this.scope, Duration.ofSeconds(1));
	}

	private void page(String path, String... targets) {
		List<Hyperlink> links = Stream.of(targets).map(CrawlAuditTests::link).toList();
		this.store.recordResult(CheckResult.page(HOST + path, new PageContent(Set.of("x"), links)));
	}

	private void redirect(String from, String to) {
		this.store.recordResult(CheckResult.redirect(HOST + from, link(to)));
	}

	private static Hyperlink link(String target) {
		return Hyperlink.linkTo(Role.NAVIGATION, WebAddress.parse(HOST + "/").resolveReference(target).orElseThrow());
	}

}
