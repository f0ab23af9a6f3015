// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the output and the exit code of the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class LinkCheckApplicationTests {

	@TempDir
	private Path directory;

	private FaultySite site;

	@BeforeEach
	void open() throws IOException {
		this.site = new FaultySite().links("/", "/a", "/gone", "http://other.invalid/").links("/a");
	}

	@AfterEach
	void close() {
		this.site.close();
	}

	@Test
	void lastLineSumsUp(CapturedOutput output) {
		check();
		assertThat(output.getOut().lines().reduce((first, second) -> second).orElseThrow())
			.matches("linkcheck: pages=2 links=3 broken=1 seconds=\\d+\\.\\d");
	}

	@Test
	void summaryNamesBrokenAndUncheckedLinks(CapturedOutput output) {
		check();
		assertThat(output.getOut()).contains(this.site.url("/gone"), "answered 404; on " + this.site.url("/"),
				"Not checked: 1 links to other hosts", "Report: " + this.directory.resolve("report.html"));
	}

	@Test
	void progressIsPrintedWhileItRuns(CapturedOutput output) {
		this.site.links("/a", "/fails").status("/fails", 500);
		check("--linkcheck.progress=20ms", "--chihuo.loops.pages.backoff.initial=100ms");
		assertThat(output.getOut()).containsPattern("\\d+ s +\\d+ done, \\d+ queued, \\d+ failed, \\d+/s");
	}

	@Test
	void logIsEmpty(CapturedOutput output) {
		this.site.links("/a", "/fails").status("/fails", 500);
		check();
		assertThat(output.getErr()).isEmpty();
		assertThat(output.getOut()).doesNotContain("WARN", "ERROR", "INFO");
	}

	@Test
	void reportIsWritten() throws IOException {
		check();
		assertThat(Jsoup.parse(Files.readString(this.directory.resolve("report.html"))).select("#rows a").eachText())
			.containsExactly(this.site.url("/gone"), this.site.url("/"));
	}

	@Test
	void exitStatusIsZeroThoughLinksAreBroken() {
		assertThat(check().exitStatus()).isZero();
	}

	@Test
	void exitStatusIsOneForBrokenLinksWhenAskedFor() {
		assertThat(check("--linkcheck.fail-on-broken").exitStatus()).isEqualTo(1);
		this.site.links("/", "/a");
		assertThat(check("--linkcheck.fail-on-broken").exitStatus()).isZero();
	}

	@Test
	void closingBeforeTheEndIsPrinted(CapturedOutput output) throws Exception {
		CompletableFuture<ConfigurableApplicationContext> context = new CompletableFuture<>();
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		this.site.on("/a", (exchange) -> {
			asked.countDown();
			await(closed);
		});
		Thread thread = new Thread(() -> LinkCheckApplication.createApplication()
			.listeners((ApplicationStartedEvent event) -> context.complete(event.getApplicationContext()))
			.run("--linkcheck.start=" + this.site.url("/"), "--chihuo.shutdown.grace-period=0s",
					"--linkcheck.report=" + this.directory.resolve("report.html")));
		thread.start();
		await(asked);
		context.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS).close();
		closed.countDown();
		thread.join(TestLimits.HANG_SECONDS * 1000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(output.getOut()).contains("Interrupted before the end").doesNotContain("linkcheck: pages");
		assertThat(this.directory.resolve("report.html")).doesNotExist();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private CheckedSite check(String... options) {
		return CheckedSite.check(this.site, this.directory, options);
	}

}
