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
		if (!findings.broken().isEmpty()) {
			printLine("Broken:");
			findings.broken().stream().limit(MAX_SHOWN_LINKS).forEach(this::printBroken);
			printMore("", findings.broken().size() - MAX_SHOWN_LINKS);
			printLine("");
		}
		findings.skipped().forEach((reason, count) -> printLine("Not checked: %d %s", count, reason));
		printLine("Report: %s", report.toAbsolutePath().normalize());
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

	private void printLine(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
	}

}
