// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crawl that a schedule begins again. Its slots are years away, so that a test decides
 * when a round begins.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class RecrawlContract {

	private final String crawl = "test-" + UUID.randomUUID();

	@TempDir
	Path directory;

	FaultySite site;

	@BeforeEach
	void open() throws IOException {
		this.site = new FaultySite().links("/", "/a", "/b", "/c", "/gone").links("/a").links("/b").links("/c");
	}

	@AfterEach
	void close() {
		this.site.close();
	}

	@Test
	void eachRoundReportsLinksThatAreNewlyBroken(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = start("--linkcheck.every=1000d")) {
			assertThat(output).contains("checked again every 1000d", "linkcheck: pages=4 links=5 broken=1");
			this.site.status("/a", 404).links("/gone");
			crawlAgain(context);
			awaitOutput(output, "linkcheck: pages=4 links=5 broken=1 seconds=\\S+ newly-broken=1\n");
			assertThat(afterLast(output, "again")).contains("Newly broken:", this.site.url("/a"), "answered 404")
				.doesNotContain(this.site.url("/gone"));
			assertThat(
					Jsoup.parse(Files.readString(this.directory.resolve("report.html"))).select("#rows a").eachText())
				.containsExactly(this.site.url("/a"), this.site.url("/"));
			this.site.status("/b", 500).status("/c", 410);
			crawlAgain(context);
			awaitOutput(output, "broken=3 seconds=\\S+ newly-broken=2\n");
			assertThat(afterLast(output, "again")).contains(this.site.url("/b"), this.site.url("/c"))
				.doesNotContain(this.site.url("/a"));
			crawlAgain(context);
			awaitOutput(output, "broken=3 seconds=\\S+ newly-broken=0\n");
			assertThat(afterLast(output, "again")).doesNotContain("Newly broken");
		}
		assertThat(this.site.requests("GET /")).isEqualTo(4);
	}

	@Test
	void slotDuringTheFirstCrawlBeginsNoRound(CapturedOutput output) throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.site.before("/a", (exchange) -> {
			asked.countDown();
			await(released);
		});
		CompletableFuture<ApplicationContext> started = new CompletableFuture<>();
		CompletableFuture<ConfigurableApplicationContext> ended = CompletableFuture
			.supplyAsync(() -> LinkCheckApplication.createApplication()
				.listeners((ApplicationStartedEvent event) -> started.complete(event.getApplicationContext()))
				.run(arguments("--linkcheck.every=1000d")));
		await(asked);
		crawlAgain(started.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS));
		awaitOutput(output, "The crawl before still goes on");
		released.countDown();
		ended.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS).close();
		assertThat(output).contains("linkcheck: pages=4 links=5 broken=1").doesNotContain("newly-broken");
		assertThat(this.site.requests("GET /")).isEqualTo(1);
	}

	/**
	 * Options of the crawl of this test.
	 */
	protected abstract Stream<String> crawl();

	final ConfigurableApplicationContext start(String... options) {
		return LinkCheckApplication.runApplication(arguments(options));
	}

	private String[] arguments(String... options) {
		return Stream
			.of(crawl(), Stream.of(options),
					Stream.of("--chihuo.namespace=" + this.crawl, "--linkcheck.start=" + this.site.url("/"),
							"--linkcheck.external=false", "--linkcheck.timeout=" + TestLimits.HANG_SECONDS + "s",
							"--linkcheck.report=" + this.directory.resolve("report.html"),
							"--chihuo.loops.pages.backoff.initial=10ms", "--chihuo.loops.links.backoff.initial=10ms"))
			.flatMap(Function.identity())
			.toArray(String[]::new);
	}

	static void crawlAgain(ApplicationContext context) {
		context.getBean(ChihuoClient.class).schedules().runNow("recrawl");
	}

	static void awaitOutput(CapturedOutput output, String pattern) {
		TestLimits.await(pattern).untilAsserted(() -> assertThat(output.getOut()).containsPattern(pattern));
	}

	private static String afterLast(CapturedOutput output, String word) {
		return output.getOut().substring(output.getOut().lastIndexOf(word));
	}

	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
