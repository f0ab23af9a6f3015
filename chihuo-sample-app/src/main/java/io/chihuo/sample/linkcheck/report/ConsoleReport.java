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

	private static final int SHOWN = 20;

	private long doneBefore;

	private Duration before = Duration.ZERO;

	/**
	 * Print the work that begins.
	 * @param state how far the crawl is already
	 */
	public void begin(String start, Stage stage, Progress state) {
		this.doneBefore = state.done();
		switch (stage) {
			case NEW -> print("Checking the links of %s", start);
			case BEGUN ->
				print("Going on with the links of %s: %d done, %d queued", start, state.done(), state.queued());
			case REPORTED -> print("The links of %s were checked before (--linkcheck.fresh checks them anew)", start);
		}
	}

	/**
	 * One line on how far it is.
	 * @param elapsed time since the beginning
	 */
	public void progress(Progress state, Duration elapsed) {
		double seconds = elapsed.minus(this.before).toMillis() / 1000.0;
		long rate = Math.round((state.done() - this.doneBefore) / Math.max(seconds, 0.001));
		this.doneBefore = state.done();
		this.before = elapsed;
		print("%5d s   %d done, %d queued, %d failed, %d/s", elapsed.toSeconds(), state.done(), state.queued(),
				state.failed(), rate);
	}

	/**
	 * The summary, all but its last line.
	 */
	public void summary(CrawlFindings findings, Path report) {
		print("");
		if (!findings.broken().isEmpty()) {
			print("Broken:");
			findings.broken().stream().limit(SHOWN).forEach(this::broken);
			more("", findings.broken().size() - SHOWN);
			print("");
		}
		findings.skipped().forEach((reason, count) -> print("Not checked: %d %s", count, reason));
		print("Report: %s", report.toAbsolutePath().normalize());
	}

	private void broken(BrokenLink link) {
		List<String> referrers = link.referrers();
		print("  %s", link.address());
		print("      %s; on %s", link.reason(), referrers.get(0));
		more("      ", referrers.size() - 1);
	}

	private void more(String indent, int count) {
		if (count > 0) {
			print("%s  and %d more, see the report", indent, count);
		}
	}

	public void end(CrawlFindings findings) {
		print("%s", findings.line());
	}

	public void interrupted(boolean durable) {
		print("Interrupted before the end; there is no summary.");
		if (durable) {
			print("The same command goes on from here.");
		}
	}

	/**
	 * Say that another process was the first to see the end.
	 */
	public void reportedElsewhere() {
		print("%nAnother process saw the end first and made the report.");
	}

	public void serving(String site, String report) {
		print("The site is at %s, the report at %s; Ctrl+C ends.", site, report);
	}

	private void print(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
	}

}
