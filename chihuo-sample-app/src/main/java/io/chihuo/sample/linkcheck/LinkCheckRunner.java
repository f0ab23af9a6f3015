// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.chihuo.sample.linkcheck.crawl.Crawl;
import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.report.ConsoleReport;
import io.chihuo.sample.linkcheck.report.CrawlAudit;
import io.chihuo.sample.linkcheck.report.CrawlFindings;
import io.chihuo.sample.linkcheck.report.HtmlReport;
import io.chihuo.sample.linkcheck.site.SiteServer;
import io.chihuo.sample.linkcheck.store.CrawlRound;
import io.chihuo.sample.linkcheck.store.CrawlRound.RoundStage;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Follows the crawl to its end and reports its findings. A crawl that {@link Recrawl} has
 * begun anew is reported there.
 */
@Component
class LinkCheckRunner implements ApplicationRunner, ExitCodeGenerator {

	private final LinkCheckProperties properties;

	private final Crawl crawl;

	private final CrawlScope scope;

	private final CrawlStore store;

	private final ObjectProvider<SiteServer> site;

	private final ConsoleReport console = new ConsoleReport();

	// made before the loops start
	private final long begin = System.nanoTime();

	private volatile boolean ended;

	private volatile boolean broken;

	LinkCheckRunner(LinkCheckProperties properties, Crawl crawl, CrawlScope scope, CrawlStore store,
			ObjectProvider<SiteServer> site) {
		this.properties = properties;
		this.crawl = crawl;
		this.scope = scope;
		this.store = store;
		this.site = site;
	}

	@Override
	public void run(ApplicationArguments arguments) throws Exception {
		if (isLeftToSchedule()) {
			this.ended = true;
			printStay();
			return;
		}
		this.console.printBeginning(this.scope.start().url(), this.crawl.initialStage(), this.crawl.currentProgress());
		CrawlFindings findings = awaitFindings();
		if (findings != null) {
			reportFindings(findings);
		}
	}

	/**
	 * Whether a scheduled task, which runs again if its process died, reports the end.
	 */
	private boolean isLeftToSchedule() {
		return this.properties.repeatsCrawl()
				&& this.store.findRound().filter((round) -> round.stage() != RoundStage.REPORTED).isPresent();
	}

	/**
	 * The findings at the end, null if the application is closed before. Between two
	 * reads another process may have begun the crawl anew.
	 */
	private @Nullable CrawlFindings awaitFindings() throws InterruptedException {
		while (true) {
			Optional<CrawlRound> round = this.store.findRound();
			if (!this.crawl.awaitEnd(this.properties.getProgress(),
					(state) -> this.console.printProgress(state, elapsedTime()))) {
				return null;
			}
			CrawlFindings findings = CrawlAudit.findBrokenLinks(this.store.findResults(), this.scope, elapsedTime());
			if (this.store.findRound().equals(round)) {
				return findings;
			}
		}
	}

	// printed here, since the process may end before the waiting thread has woken up
	@EventListener(ContextClosedEvent.class)
	void onContextClosed() {
		if (!this.ended) {
			this.console.printInterruption(this.store.isDurable());
		}
	}

	private Duration elapsedTime() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
	}

	private void reportFindings(CrawlFindings findings) throws IOException {
		this.ended = true;
		this.broken = !findings.broken().isEmpty();
		if (this.crawl.markReported()) {
			new HtmlReport().writeReport(findings, this.properties.getReport());
			this.console.printSummary(findings, this.properties.getReport());
		}
		else {
			this.console.reportedElsewhere();
		}
		printStay();
		this.console.printEnd(findings);
	}

	private void printStay() {
		if (this.properties.isServe()) {
			SiteServer server = this.site.getObject();
			this.console.printAddress(server.startUrl(), server.reportUrl());
		}
		if (this.properties.repeatsCrawl()) {
			this.console.printSchedule(this.properties.getEvery());
		}
	}

	@Override
	public int getExitCode() {
		return (this.broken && this.properties.isFailOnBroken()) ? 1 : 0;
	}

}
