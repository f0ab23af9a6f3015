// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.ChihuoConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Crawls that are kept, one after the other.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class RepeatedCrawlContract {

	private final String crawl = "test-" + UUID.randomUUID();

	@TempDir
	Path directory;

	private FaultySite site;

	@BeforeEach
	void open() throws IOException {
		this.site = new FaultySite().links("/", "/a", "/b").links("/a", "/gone").links("/b", "/a").status("/b", 500);
	}

	@AfterEach
	void close() {
		this.site.close();
	}

	@Test
	void finishedCrawlIsReportedAgainWithoutRequests(CapturedOutput output) {
		CheckedSite first = check();
		long requests = this.site.requests().size();
		CheckedSite second = check();
		assertThat(first.broken()).containsExactly(this.site.url("/b"), this.site.url("/gone"));
		assertThat(second.findings()).isEqualTo(first.findings());
		assertThat(this.site.requests()).hasSize((int) requests);
		assertThat(output.getOut()).containsSubsequence("Checking the links of", "Report: ", "were checked before",
				"Report: ", "linkcheck: pages=2 links=4 broken=2");
		assertThat(this.directory.resolve("report.html")).exists();
	}

	@Test
	void freshCrawlBeginsAnew() {
		assertThat(check().broken()).hasSize(2);
		this.site.links("/b").links("/gone");
		assertThat(check("--linkcheck.fresh").broken()).isEmpty();
		assertThat(this.site.requests("GET /")).isEqualTo(2);
	}

	@Test
	void crawlsWithDifferentNamesAreApart() {
		check();
		assertThat(check("--chihuo.namespace=" + this.crawl + "-other").broken()).hasSize(2);
		assertThat(this.site.requests("GET /")).isEqualTo(2);
	}

	@Test
	void crawlWithOtherSettingsIsRefusedUnlessFresh() {
		check();
		assertThatThrownBy(() -> check("--linkcheck.depth=1")).rootCause()
			.isInstanceOf(ChihuoConfigurationException.class)
			.hasMessageContainingAll(this.crawl, "depth=-1", "depth=1");
		assertThat(check("--linkcheck.depth=0", "--linkcheck.fresh").pages()).isEqualTo(1);
	}

	/**
	 * Options of the crawl of this test.
	 */
	protected abstract Stream<String> crawl();

	private CheckedSite check(String... options) {
		return CheckedSite.check(this.site, this.directory,
				Stream.of(crawl(), Stream.of("--chihuo.namespace=" + this.crawl), Stream.of(options))
					.flatMap(Function.identity())
					.toArray(String[]::new));
	}

}
