// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoSchedule;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;
import io.chihuo.sample.linkcheck.crawl.Crawl;
import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.report.ConsoleReport;
import io.chihuo.sample.linkcheck.report.CrawlAudit;
import io.chihuo.sample.linkcheck.report.CrawlFindings;
import io.chihuo.sample.linkcheck.report.HtmlReport;
import io.chihuo.sample.linkcheck.store.CrawlRound;
import io.chihuo.sample.linkcheck.store.CrawlRound.RoundStage;
import io.chihuo.sample.linkcheck.store.CrawlStore;
import io.chihuo.sample.linkcheck.store.CrawlStore.Stage;

/**
 * Crawls the site again and again, and reports the links that are newly broken. A run is
 * one round: the schedule skips slots while it is under way, and after the death of its
 * process it runs again, and continues the round.
 */
@Component
class Recrawl {

	private static final Duration CLAIM_DELAY = Duration.ofSeconds(5);

	private final LinkCheckProperties properties;

	private final Crawl crawl;

	private final CrawlScope scope;

	private final CrawlStore store;

	private volatile @Nullable ConsoleReport underWay;

	Recrawl(LinkCheckProperties properties, Crawl crawl, CrawlScope scope, CrawlStore store) {
		this.properties = properties;
		this.crawl = crawl;
		this.scope = scope;
		this.store = store;
	}

	@ChihuoSchedule(name = "recrawl", every = "${linkcheck.every:-}")
	void crawlAgain(Task<Object> task) throws IOException, InterruptedException {
		// the loop is there although the schedule is disabled
		if (!this.properties.repeatsCrawl()) {
			throw new RetryLaterException(CLAIM_DELAY, "This process crawls once, and leaves rounds to others");
		}
		ConsoleReport console = new ConsoleReport();
		CrawlRound round = findOrCreateRound(task.id());
		if (round == null) {
			console.printSkippedRound();
			return;
		}
		this.underWay = console;
		try {
			runRound(round, console);
		}
		catch (RetryLaterException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			console.printFailure(ex);
			throw ex;
		}
		finally {
			this.underWay = null;
		}
	}

	@EventListener(ContextClosedEvent.class)
	void onContextClosed() {
		ConsoleReport console = this.underWay;
		if (console != null) {
			console.printInterruption(this.store.isDurable());
		}
	}

	/**
	 * The round of a task, null if the first crawl has not ended. A round whose task was
	 * given up is replaced; the report is still compared with the last one that was made.
	 */
	private @Nullable CrawlRound findOrCreateRound(String id) {
		CrawlRound last = this.store.findRound().orElse(null);
		if (last != null && last.id().equals(id)) {
			return last;
		}
		if (last != null && last.stage() != RoundStage.REPORTED) {
			return new CrawlRound(id, RoundStage.CLEARING, last.brokenBefore());
		}
		return this.store.isReported()
				? new CrawlRound(id, RoundStage.CLEARING, findFindings(Duration.ZERO).brokenAddresses()) : null;
	}

	private void runRound(CrawlRound round, ConsoleReport console) throws IOException, InterruptedException {
		if (round.stage() == RoundStage.REPORTED) {
			return;
		}
		long begin = System.nanoTime();
		if (round.stage() == RoundStage.CLEARING) {
			// this order keeps the links that were broken before, whenever the process
			// dies
			this.store.recordRound(round);
			this.crawl.beginAnew();
			this.store.recordRound(round.withStage(RoundStage.CRAWLING));
			console.printRound(this.scope.start().url());
		}
		else {
			console.printBeginning(this.scope.start().url(), Stage.BEGUN, this.crawl.currentProgress());
		}
		if (!this.crawl.awaitEnd(this.properties.getProgress(),
				(state) -> console.printProgress(state, elapsedSince(begin)))) {
			throw new RetryLaterException(Duration.ZERO, "The application is closed before the end of the crawl");
		}
		reportRound(round, findFindings(elapsedSince(begin)), console);
	}

	/** A task that was added by hand may have begun another round meanwhile. */
	private void reportRound(CrawlRound round, CrawlFindings findings, ConsoleReport console) throws IOException {
		if (this.store.findRound().filter((latest) -> latest.id().equals(round.id())).isPresent()) {
			this.store.markReported();
			List<CrawlFindings.BrokenLink> newlyBroken = findings.newlyBroken(round.brokenBefore());
			new HtmlReport().writeReport(findings, this.properties.getReport());
			console.printDifference(findings, newlyBroken, this.properties.getReport());
			this.store.recordRound(round.withStage(RoundStage.REPORTED));
		}
	}

	private CrawlFindings findFindings(Duration elapsed) {
		return CrawlAudit.findBrokenLinks(this.store.findResults(), this.scope, elapsed);
	}

	private static Duration elapsedSince(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}
