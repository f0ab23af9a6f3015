// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.Hyperlink.Role;
import io.chihuo.sample.linkcheck.html.PageContent;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.MemoryCrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;

import static org.assertj.core.api.Assertions.assertThat;

class AuditorTests {

	private static final String HOST = "http://host";

	private final CrawlLedger ledger = new MemoryCrawlLedger();

	private final CrawlScope scope = new CrawlScope(WebAddress.parse(HOST + "/"), -1, -1, false, 2);

	@Test
	void brokenLinkNamesEveryPageThatHasIt() {
		page("/", "/b", "/gone");
		page("/b", "/", "/gone");
		this.ledger.record(Visit.broken(HOST + "/gone", "answered 404"));
		assertThat(audit().broken())
			.containsExactly(new BrokenLink(HOST + "/gone", "answered 404", List.of(HOST + "/", HOST + "/b")));
	}

	@Test
	void eachDifferentAddressCountsOnceFragmentsIncluded() {
		page("/", "/", "/b", "/b#x", "/b#y");
		page("/b", "/b#x");
		Findings findings = audit();
		assertThat(findings.pages()).isEqualTo(2);
		assertThat(findings.links()).isEqualTo(4);
		assertThat(findings.broken()).extracting(BrokenLink::address).containsExactly(HOST + "/b#y");
	}

	@Test
	void brokenStartIsReported() {
		this.ledger.record(Visit.unreachable(HOST + "/", "no answer"));
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
		this.ledger.record(Visit.broken(HOST + "/gone", "answered 404"));
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
	void whatWasNotAskedForIsNeitherLinkNorBroken() {
		page("/", "/secret", "http://other/", "http://other/b");
		this.ledger.record(Visit.skipped(HOST + "/secret", "forbidden by robots.txt"));
		Findings findings = audit();
		assertThat(findings.links()).isEqualTo(1);
		assertThat(findings.broken()).isEmpty();
		assertThat(findings.skipped()).containsExactlyInAnyOrderEntriesOf(Map.of("forbidden by robots.txt", 1L,
				"links to other hosts (linkcheck.external=true checks them)", 2L));
	}

	@Test
	void redirectToAnotherHostIsFineItself() {
		page("/", "/away");
		this.ledger.record(Visit.redirect(HOST + "/away", link("http://other/")));
		assertThat(audit().broken()).isEmpty();
		assertThat(audit().links()).isEqualTo(2);
	}

	@Test
	void fragmentsOfPagesThatWereNotReadAreNotHeldAgainstThem() {
		page("/", "/far#x");
		this.ledger.record(Visit.unread(HOST + "/far"));
		assertThat(audit().broken()).isEmpty();
	}

	private Findings audit() {
		return Auditor.audit(this.ledger.visits(), this.scope, Duration.ofSeconds(1));
	}

	private void page(String path, String... targets) {
		List<Hyperlink> links = Stream.of(targets).map(AuditorTests::link).toList();
		this.ledger.record(Visit.page(HOST + path, new PageContent(Set.of("x"), links)));
	}

	private void redirect(String from, String to) {
		this.ledger.record(Visit.redirect(HOST + from, link(to)));
	}

	private static Hyperlink link(String target) {
		return Hyperlink.to(Role.NAVIGATION, WebAddress.parse(HOST + "/").resolve(target).orElseThrow());
	}

}
