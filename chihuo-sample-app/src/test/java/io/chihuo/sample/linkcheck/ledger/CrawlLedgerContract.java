// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.Hyperlink.Role;
import io.chihuo.sample.linkcheck.html.PageContent;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every ledger.
 */
public abstract class CrawlLedgerContract {

	/**
	 * The ledger of this test, empty at its beginning.
	 */
	protected abstract CrawlLedger ledger();

	@Test
	void visitIsFoundAsItWasNoted() {
		Hyperlink link = Hyperlink.to(Role.NAVIGATION, WebAddress.parse("http://host/größe#näher"));
		Visit page = Visit.page("a", new PageContent(Set.of("x", "ö"), List.of(link, link.at(""))));
		Visit redirect = Visit.redirect("b", link);
		Visit broken = Visit.broken("c", "answered 404");
		List.of(page, redirect, broken).forEach(ledger()::record);
		assertThat(ledger().find("a")).contains(page);
		assertThat(ledger().find("b")).contains(redirect);
		assertThat(ledger().find("c")).contains(broken);
		assertThat(ledger().find("d")).isEmpty();
		assertThat(ledger().visits()).hasSize(3).containsEntry("a", page).containsEntry("b", redirect);
	}

	@Test
	void whatIsSettledIsKept() {
		ledger().record(page("a"));
		ledger().record(Visit.unread("a"));
		assertThat(ledger().find("a")).map(Visit::kind).contains(Kind.PAGE);
		assertThat(ledger().visits().values()).extracting(Visit::kind).containsExactly(Kind.PAGE);
		assertThat(ledger().count(Kind.UNREAD)).isZero();
	}

	@Test
	void whatIsNotSettledIsReplaced() {
		ledger().record(Visit.unreachable("a", "no answer"));
		ledger().record(page("a"));
		assertThat(ledger().find("a")).map(Visit::kind).contains(Kind.PAGE);
		assertThat(ledger().visits().values()).extracting(Visit::kind).containsExactly(Kind.PAGE);
		assertThat(ledger().count(Kind.UNREACHABLE)).isZero();
	}

	@Test
	void notingTwiceCountsOnce() {
		ledger().record(page("a"));
		ledger().record(page("a"));
		ledger().record(page("b"));
		assertThat(ledger().count(Kind.PAGE)).isEqualTo(2);
	}

	@Test
	void placesAreLimitedAndKept() {
		assertThat(ledger().reserve("a", 1)).isTrue();
		assertThat(ledger().reserve("b", 1)).isFalse();
		assertThat(ledger().reserve("a", 1)).isTrue();
		ledger().record(page("a"));
		assertThat(ledger().reserve("b", 1)).isFalse();
		assertThat(ledger().reserve("b", -1)).isTrue();
	}

	@Test
	void placeOfWhatIsNoPageIsFreeAgain() {
		ledger().reserve("a", 1);
		ledger().record(Visit.broken("a", "answered 404"));
		assertThat(ledger().reserve("b", 1)).isTrue();
	}

	@Test
	void pageThatIsOnlyCheckedLaterKeepsItsPlace() {
		ledger().reserve("a", 1);
		ledger().record(page("a"));
		ledger().record(Visit.unread("a"));
		assertThat(ledger().reserve("b", 1)).isFalse();
	}

	@Test
	void placesAreNeitherExceededNorWastedByManyAtOnce() {
		List<CompletableFuture<Boolean>> asked = IntStream.range(0, 100)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> ledger().reserve("url-" + i, 10)))
			.toList();
		assertThat(asked.stream().map(CompletableFuture::join).filter(Boolean::booleanValue)).hasSize(10);
	}

	@Test
	void shortestWayIsKnown() {
		assertThat(ledger().depth("a", 9)).isEqualTo(9);
		ledger().reach("a", 3);
		ledger().reach("a", 4);
		assertThat(ledger().depth("a", 9)).isEqualTo(3);
		ledger().reach("a", 2);
		assertThat(ledger().depth("a", 9)).isEqualTo(2);
	}

	@Test
	void onlyAShorterWayIsStillToBeFollowed() {
		assertThat(ledger().reach("a", 3)).isTrue();
		assertThat(ledger().reach("a", 4)).isFalse();
		ledger().followed("a", 3);
		assertThat(ledger().reach("a", 3)).isFalse();
		assertThat(ledger().reach("a", 2)).isTrue();
	}

	// who noted it may have died before it added the page
	@Test
	void wayThatWasNotFollowedYetIsStillToBeFollowed() {
		assertThat(ledger().reach("a", 3)).isTrue();
		assertThat(ledger().reach("a", 3)).isTrue();
	}

	private static Visit page(String url) {
		return Visit.page(url, new PageContent(Set.of(), List.of()));
	}

}
