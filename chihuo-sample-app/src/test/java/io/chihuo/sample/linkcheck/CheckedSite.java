// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.sample.linkcheck.crawl.CrawlScope;
import io.chihuo.sample.linkcheck.report.CrawlAudit;
import io.chihuo.sample.linkcheck.report.CrawlFindings;
import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * A site that was checked once.
 *
 * @param findings its findings
 * @param exitStatus its exit status
 */
public record CheckedSite(CrawlFindings findings, int exitStatus) {

	/**
	 * Run the whole application once over a site, from its root.
	 * @param options more options of the command line
	 */
	static CheckedSite check(FaultySite site, Path directory, String... options) {
		ConfigurableApplicationContext context = LinkCheckApplication
			.runApplication(arguments(site, directory, options));
		CrawlFindings findings = CrawlAudit.findBrokenLinks(context.getBean(CrawlStore.class).findResults(),
				context.getBean(CrawlScope.class), Duration.ZERO);
		return new CheckedSite(findings, SpringApplication.exit(context));
	}

	// two equal options on a command line make a list of both
	private static String[] arguments(FaultySite site, Path directory, String... options) {
		Map<String, String> arguments = new LinkedHashMap<>();
		Stream
			.concat(Stream.of("--linkcheck.start=" + site.url("/"),
					"--linkcheck.report=" + directory.resolve("report.html"), "--linkcheck.external=false",
					"--chihuo.loops.pages.backoff.initial=10ms", "--chihuo.loops.links.backoff.initial=10ms"),
					Stream.of(options))
			.forEach((option) -> arguments.put(option.split("=", 2)[0], option));
		return arguments.values().toArray(String[]::new);
	}

	public long pages() {
		return this.findings.pages();
	}

	public long links() {
		return this.findings.links();
	}

	/**
	 * Addresses that are broken.
	 */
	public List<String> broken() {
		return this.findings.broken().stream().map(BrokenLink::address).toList();
	}

	public BrokenLink onlyBroken() {
		if (this.findings.broken().size() != 1) {
			throw new AssertionError("Expected one broken link, but found " + this.findings.broken());
		}
		return this.findings.broken().get(0);
	}

}
