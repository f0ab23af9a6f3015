// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.chihuo.sample.linkcheck.crawl.Crawl.Progress;
import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;
import io.chihuo.sample.linkcheck.store.CrawlStore.Stage;

/**
 * The output for the person at the console.
 */
public class ConsoleReport {

	private static final int MAX_SHOWN_LINKS = 20;

	private long doneBefore;

	private Duration before = Duration.ZERO;

	/**
	 * Print the work that begins.
	 * @param state how far the crawl is already
	 */
	public void printBeginning(String start, Stage stage, Progress state) {
		this.doneBefore = state.done();
		switch (stage) {
			case NEW -> printLine("Checking the links of %s", start);
			case BEGUN ->
				printLine("Going on with the links of %s: %d done, %d queued", start, state.done(), state.queued());
			case REPORTED ->
				printLine("The links of %s were checked before (--linkcheck.fresh checks them anew)", start);
		}
	}

	/**
	 * One line on how far it is.
	 * @param elapsed time since the beginning
	 */
	public void printProgress(Progress state, Duration elapsed) {
		double seconds = elapsed.minus(this.before).toMillis() / 1000.0;
		long rate = Math.round((state.done() - this.doneBefore) / Math.max(seconds, 0.001));
		this.doneBefore = state.done();
		this.before = elapsed;
		printLine("%5d s   %d done, %d queued, %d failed, %d/s", elapsed.toSeconds(), state.done(), state.queued(),
				state.failed(), rate);
	}

	/**
	 * The summary, all but its last line.
	 */
	public void printSummary(CrawlFindings findings, Path report) {
		printLine("");
		printLinks("Broken:", findings.broken());
		findings.skipped().forEach((reason, count) -> printLine("Not checked: %d %s", count, reason));
		printLine("Report: %s", report.toAbsolutePath().normalize());
	}

	private void printLinks(String title, List<BrokenLink> links) {
		if (!links.isEmpty()) {
			printLine(title);
			links.stream().limit(MAX_SHOWN_LINKS).forEach(this::printBroken);
			printMore("", links.size() - MAX_SHOWN_LINKS);
			printLine("");
		}
	}

	/**
	 * Print the beginning of a crawl that a schedule begins anew.
	 */
	public void printRound(String start) {
		printLine("%nChecking the links of %s again", start);
	}

	/**
	 * Say why a slot of the schedule begins no crawl.
	 */
	public void printSkippedRound() {
		printLine("The crawl before still goes on, so it is not begun again; the next slot may begin it.");
	}

	/**
	 * Say that a round failed and is retried.
	 */
	public void printFailure(Exception failure) {
		printLine("Checking the links again failed, and is retried a few times: %s", failure);
	}

	/**
	 * The difference between two crawls.
	 * @param newlyBroken links that are broken since the crawl before
	 */
	public void printDifference(CrawlFindings findings, List<BrokenLink> newlyBroken, Path report) {
		printLine("");
		printLinks("Newly broken:", newlyBroken);
		printLine("Report: %s", report.toAbsolutePath().normalize());
		printLine("%s newly-broken=%d", findings.summaryLine(), newlyBroken.size());
	}

	private void printBroken(BrokenLink link) {
		List<String> referrers = link.referrers();
		printLine("  %s", link.address());
		printLine("      %s; on %s", link.reason(), referrers.get(0));
		printMore("      ", referrers.size() - 1);
	}

	private void printMore(String indent, int count) {
		if (count > 0) {
			printLine("%s  and %d more, see the report", indent, count);
		}
	}

	public void printEnd(CrawlFindings findings) {
		printLine("%s", findings.summaryLine());
	}

	public void printInterruption(boolean durable) {
		printLine("Interrupted before the end; there is no summary.");
		if (durable) {
			printLine("The same command goes on from here.");
		}
	}

	/**
	 * Say that another process was the first to see the end.
	 */
	public void reportedElsewhere() {
		printLine("%nAnother process saw the end first and made the report.");
	}

	public void printAddress(String site, String report) {
		printLine("The site is at %s, the report at %s; Ctrl+C ends.", site, report);
	}

	public void printSchedule(String every) {
		printLine("The links are checked again every %s; Ctrl+C ends.", every);
	}

	private void printLine(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
	}

}
