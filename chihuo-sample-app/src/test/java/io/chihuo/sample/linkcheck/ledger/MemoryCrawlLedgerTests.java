package io.chihuo.sample.linkcheck.ledger;

import java.util.List;
import java.util.Set;

import io.chihuo.sample.linkcheck.html.PageContent;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryCrawlLedgerTests {

	private final CrawlLedger ledger = new MemoryCrawlLedger();

	@Test
	void whatIsSettledIsKept() {
		this.ledger.record(page("a"));
		this.ledger.record(Visit.unread("a"));
		assertThat(this.ledger.find("a")).map(Visit::kind).contains(Kind.PAGE);
	}

	@Test
	void whatIsNotSettledIsReplaced() {
		this.ledger.record(Visit.unreachable("a", "no answer"));
		this.ledger.record(page("a"));
		assertThat(this.ledger.find("a")).map(Visit::kind).contains(Kind.PAGE);
		assertThat(this.ledger.count(Kind.UNREACHABLE)).isZero();
	}

	@Test
	void placesAreLimitedAndKept() {
		assertThat(this.ledger.reserve("a", 1)).isTrue();
		assertThat(this.ledger.reserve("b", 1)).isFalse();
		assertThat(this.ledger.reserve("a", 1)).isTrue();
		this.ledger.record(page("a"));
		assertThat(this.ledger.reserve("b", 1)).isFalse();
		assertThat(this.ledger.reserve("b", -1)).isTrue();
	}

	@Test
	void placeOfWhatIsNoPageIsFreeAgain() {
		this.ledger.reserve("a", 1);
		this.ledger.record(Visit.broken("a", "answered 404"));
		assertThat(this.ledger.reserve("b", 1)).isTrue();
	}

	@Test
	void onlyAShorterWayIsNews() {
		assertThat(this.ledger.reach("a", 3)).isTrue();
		assertThat(this.ledger.reach("a", 3)).isFalse();
		assertThat(this.ledger.reach("a", 4)).isFalse();
		assertThat(this.ledger.reach("a", 2)).isTrue();
		assertThat(this.ledger.reach("b", 9)).isTrue();
	}

	private static Visit page(String url) {
		return Visit.page(url, new PageContent(Set.of(), List.of()));
	}

}
