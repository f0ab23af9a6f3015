// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.Hyperlink.Role;
import io.chihuo.sample.linkcheck.page.PageContent;
import io.chihuo.sample.linkcheck.page.WebAddress;
import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every store.
 */
public abstract class CrawlStoreContract {

	/**
	 * The store of this test, empty at its beginning.
	 */
	protected abstract CrawlStore store();

	@Test
	void resultIsFoundAsItWasRecorded() {
		Hyperlink link = Hyperlink.to(Role.NAVIGATION, WebAddress.parse("http://host/größe#näher"));
		CheckResult page = CheckResult.page("a", new PageContent(Set.of("x", "ö"), List.of(link, link.at(""))));
		CheckResult redirect = CheckResult.redirect("b", link);
		CheckResult broken = CheckResult.broken("c", "answered 404");
		List.of(page, redirect, broken).forEach(store()::record);
		assertThat(store().find("a")).contains(page);
		assertThat(store().find("b")).contains(redirect);
		assertThat(store().find("c")).contains(broken);
		assertThat(store().find("d")).isEmpty();
		assertThat(store().results()).hasSize(3).containsEntry("a", page).containsEntry("b", redirect);
	}

	@Test
	void settledResultIsKept() {
		store().record(page("a"));
		store().record(CheckResult.unread("a"));
		assertThat(store().find("a")).map(CheckResult::kind).contains(Kind.PAGE);
		assertThat(store().results().values()).extracting(CheckResult::kind).containsExactly(Kind.PAGE);
		assertThat(store().count(Kind.UNREAD)).isZero();
	}

	@Test
	void unsettledResultIsReplaced() {
		store().record(CheckResult.unreachable("a", "no answer"));
		store().record(page("a"));
		assertThat(store().find("a")).map(CheckResult::kind).contains(Kind.PAGE);
		assertThat(store().results().values()).extracting(CheckResult::kind).containsExactly(Kind.PAGE);
		assertThat(store().count(Kind.UNREACHABLE)).isZero();
	}

	@Test
	void recordingTwiceCountsOnce() {
		store().record(page("a"));
		store().record(page("a"));
		store().record(page("b"));
		assertThat(store().count(Kind.PAGE)).isEqualTo(2);
	}

	@Test
	void pagesAreLimitedAndKept() {
		assertThat(store().reservePage("a", 1)).isTrue();
		assertThat(store().reservePage("b", 1)).isFalse();
		assertThat(store().reservePage("a", 1)).isTrue();
		store().record(page("a"));
		assertThat(store().reservePage("b", 1)).isFalse();
		assertThat(store().reservePage("b", -1)).isTrue();
	}

	@Test
	void addressThatIsNoPageIsCountedNoLonger() {
		store().reservePage("a", 1);
		store().record(CheckResult.broken("a", "answered 404"));
		assertThat(store().reservePage("b", 1)).isTrue();
	}

	@Test
	void pageThatIsOnlyCheckedLaterStaysCounted() {
		store().reservePage("a", 1);
		store().record(page("a"));
		store().record(CheckResult.unread("a"));
		assertThat(store().reservePage("b", 1)).isFalse();
	}

	@Test
	void pagesAreCountedExactlyByManyThreads() {
		List<CompletableFuture<Boolean>> asked = IntStream.range(0, 100)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> store().reservePage("url-" + i, 10)))
			.toList();
		assertThat(asked.stream().map(CompletableFuture::join).filter(Boolean::booleanValue)).hasSize(10);
	}

	@Test
	void shortestWayIsKnown() {
		assertThat(store().depth("a", 9)).isEqualTo(9);
		store().reach("a", 3);
		store().reach("a", 4);
		assertThat(store().depth("a", 9)).isEqualTo(3);
		store().reach("a", 2);
		assertThat(store().depth("a", 9)).isEqualTo(2);
	}

	@Test
	void onlyAShorterWayIsStillToBeFollowed() {
		assertThat(store().reach("a", 3)).isTrue();
		assertThat(store().reach("a", 4)).isFalse();
		store().markFollowed("a", 3);
		assertThat(store().reach("a", 3)).isFalse();
		assertThat(store().reach("a", 2)).isTrue();
	}

	// the process may have died before it added the page
	@Test
	void unfollowedWayIsStillToBeFollowed() {
		assertThat(store().reach("a", 3)).isTrue();
		assertThat(store().reach("a", 3)).isTrue();
	}

	private static CheckResult page(String url) {
		return CheckResult.page(url, new PageContent(Set.of(), List.of()));
	}

}
