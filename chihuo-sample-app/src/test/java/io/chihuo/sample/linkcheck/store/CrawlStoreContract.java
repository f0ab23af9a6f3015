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
import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;
import io.chihuo.sample.linkcheck.store.CrawlRound.RoundStage;

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
		Hyperlink link = Hyperlink.linkTo(Role.NAVIGATION, WebAddress.parse("http://host/größe#näher"));
		CheckResult page = CheckResult.page("a",
				new PageContent(Set.of("x", "ö"), List.of(link, link.withFragment(""))));
		CheckResult redirect = CheckResult.redirect("b", link);
		CheckResult broken = CheckResult.broken("c", "answered 404");
		List.of(page, redirect, broken).forEach(store()::recordResult);
		assertThat(store().findResult("a")).contains(page);
		assertThat(store().findResult("b")).contains(redirect);
		assertThat(store().findResult("c")).contains(broken);
		assertThat(store().findResult("d")).isEmpty();
		assertThat(store().findResults()).hasSize(3).containsEntry("a", page).containsEntry("b", redirect);
	}

	@Test
	void settledResultIsKept() {
		store().recordResult(page("a"));
		store().recordResult(CheckResult.unread("a"));
		assertThat(store().findResult("a")).map(CheckResult::kind).contains(ResultKind.PAGE);
		assertThat(store().findResults().values()).extracting(CheckResult::kind).containsExactly(ResultKind.PAGE);
		assertThat(store().countResults(ResultKind.UNREAD)).isZero();
	}

	@Test
	void unsettledResultIsReplaced() {
		store().recordResult(CheckResult.unreachable("a", "no answer"));
		store().recordResult(page("a"));
		assertThat(store().findResult("a")).map(CheckResult::kind).contains(ResultKind.PAGE);
		assertThat(store().findResults().values()).extracting(CheckResult::kind).containsExactly(ResultKind.PAGE);
		assertThat(store().countResults(ResultKind.UNREACHABLE)).isZero();
	}

	@Test
	void recordingTwiceCountsOnce() {
		store().recordResult(page("a"));
		store().recordResult(page("a"));
		store().recordResult(page("b"));
		assertThat(store().countResults(ResultKind.PAGE)).isEqualTo(2);
	}

	@Test
	void pagesAreLimitedAndKept() {
		assertThat(store().reservePage("a", 1)).isTrue();
		assertThat(store().reservePage("b", 1)).isFalse();
		assertThat(store().reservePage("a", 1)).isTrue();
		store().recordResult(page("a"));
		assertThat(store().reservePage("b", 1)).isFalse();
		assertThat(store().reservePage("b", -1)).isTrue();
	}

	@Test
	void addressThatIsNoPageIsCountedNoLonger() {
		store().reservePage("a", 1);
		store().recordResult(CheckResult.broken("a", "answered 404"));
		assertThat(store().reservePage("b", 1)).isTrue();
	}

	@Test
	void pageThatIsOnlyCheckedLaterStaysCounted() {
		store().reservePage("a", 1);
		store().recordResult(page("a"));
		store().recordResult(CheckResult.unread("a"));
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
		assertThat(store().findDepth("a", 9)).isEqualTo(9);
		store().recordDepth("a", 3);
		store().recordDepth("a", 4);
		assertThat(store().findDepth("a", 9)).isEqualTo(3);
		store().recordDepth("a", 2);
		assertThat(store().findDepth("a", 9)).isEqualTo(2);
	}

	@Test
	void onlyAShorterWayIsStillToBeFollowed() {
		assertThat(store().recordDepth("a", 3)).isTrue();
		assertThat(store().recordDepth("a", 4)).isFalse();
		store().markFollowed("a", 3);
		assertThat(store().recordDepth("a", 3)).isFalse();
		assertThat(store().recordDepth("a", 2)).isTrue();
	}

	// the process may have died before it added the page
	@Test
	void unfollowedWayIsStillToBeFollowed() {
		assertThat(store().recordDepth("a", 3)).isTrue();
		assertThat(store().recordDepth("a", 3)).isTrue();
	}

	@Test
	void reportedEndIsKnown() {
		assertThat(store().isReported()).isFalse();
		store().markReported();
		assertThat(store().isReported()).isTrue();
		assertThat(store().markReported()).isFalse();
	}

	@Test
	void clearedCrawlIsAsBeforeItsBeginning() {
		store().recordResult(page("a"));
		store().reservePage("a", 1);
		store().recordDepth("a", 1);
		store().markFollowed("a", 1);
		store().markReported();
		store().clearCrawl();
		store().beginCrawl("all");
		assertThat(store().findResults()).isEmpty();
		assertThat(store().isReported()).isFalse();
		assertThat(store().reservePage("b", 1)).isTrue();
		assertThat(store().recordDepth("a", 2)).isTrue();
	}

	@Test
	void latestRoundIsKeptWhenTheCrawlIsCleared() {
		assertThat(store().findRound()).isEmpty();
		CrawlRound round = new CrawlRound("recrawl@1", RoundStage.CLEARING, List.of("http://host/größe#näher", "b"));
		store().recordRound(round);
		store().clearCrawl();
		assertThat(store().findRound()).contains(round);
		store().recordRound(round.withStage(RoundStage.CRAWLING));
		assertThat(store().findRound()).contains(round.withStage(RoundStage.CRAWLING));
		store().removeRound();
		assertThat(store().findRound()).isEmpty();
	}

	private static CheckResult page(String url) {
		return CheckResult.page(url, new PageContent(Set.of(), List.of()));
	}

}
