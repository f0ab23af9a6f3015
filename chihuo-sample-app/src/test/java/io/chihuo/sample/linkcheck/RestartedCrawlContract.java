// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crawl that outlives processes.
 */
@Tag("faults")
abstract class RestartedCrawlContract {

	private static final int PAGE_COUNT = 20;

	/** Long enough for a busy machine to renew it, and waited for after a kill. */
	private static final String PAGES_LEASE = "--chihuo.loops.pages.lease=3s";

	private static final String LINKS_LEASE = "--chihuo.loops.links.lease=3s";

	final CountDownLatch turn = new CountDownLatch(1);

	private final CountDownLatch over = new CountDownLatch(1);

	@TempDir
	Path directory;

	FaultySite site;

	@BeforeEach
	void open() throws IOException {
		String[] pages = IntStream.rangeClosed(1, PAGE_COUNT).mapToObj((i) -> "/" + i).toArray(String[]::new);
		this.site = new FaultySite().links("/", pages);
		for (String page : pages) {
			this.site.links(page, "/", "/gone", page + ".png").content(page + ".png", "image/png", new byte[1]);
		}
	}

	@AfterEach
	void close() {
		this.over.countDown();
		this.site.close();
	}

	@Test
	void crawlOfAKilledProcessGoesOnWhereItStopped() throws Exception {
		holdUp("first", "/7");
		List<String> options = options(PAGES_LEASE, LINKS_LEASE);
		try (LinkCheckProcess first = LinkCheckProcess.start(this.directory, "first", options)) {
			await(this.turn);
			first.kill();
		}
		goesOn(options);
	}

	@Test
	void crawlOfAnInterruptedProcessGoesOnAtOnce() throws Exception {
		holdUp("first", "/7");
		List<String> options = options("--chihuo.loops.pages.lease=1h", "--chihuo.loops.links.lease=1h",
				"--chihuo.shutdown.grace-period=0s");
		try (LinkCheckProcess first = LinkCheckProcess.start(this.directory, "first", options)) {
			await(this.turn);
			assertThat(first.interrupt().output())
				.contains("Interrupted before the end", "The same command goes on from here")
				.doesNotContain("linkcheck: ");
		}
		goesOn(options);
	}

	private void goesOn(List<String> options) throws Exception {
		try (LinkCheckProcess second = LinkCheckProcess.start(this.directory, "second", options)) {
			second.join();
			assertThat(second.output()).startsWith("Going on with the links of " + this.site.url("/"));
			assertThat(second.result()).isEqualTo("linkcheck: pages=21 links=42 broken=1");
		}
		assertThat(this.directory.resolve("second.html")).content().contains(this.site.url("/gone"));
		assertThat(pages().filter((page) -> !page.equals("/7")))
			.allSatisfy((page) -> assertThat(this.site.requests("GET " + page)).as(page).isEqualTo(1));
		assertThat(this.site.requests("GET /7")).isEqualTo(2);
	}

	@Test
	void roundOfAKilledProcessGoesOnAndReportsNewlyBrokenLinks() throws Exception {
		holdUpRound("first", "second");
		List<String> options = options("--linkcheck.every=1s", PAGES_LEASE, LINKS_LEASE,
				"--chihuo.loops.recrawl.lease=3s");
		try (LinkCheckProcess first = LinkCheckProcess.start(this.directory, "first", options)) {
			await(this.turn);
			first.kill();
			assertThat(first.result()).isEqualTo("linkcheck: pages=21 links=42 broken=1");
		}
		roundGoesOn(options);
	}

	/**
	 * Hold up a process in the second crawl, in which a page is newly broken, and another
	 * process in the third one.
	 */
	final void holdUpRound(String name, String other) {
		AtomicInteger requests = new AtomicInteger();
		this.site.before("/7", (exchange) -> {
			if (name(exchange).equals(name) && requests.incrementAndGet() == 2) {
				this.site.status("/8", 404);
				this.turn.countDown();
				await(this.over);
			}
		}).before("/", (exchange) -> {
			if (name(exchange).equals(other)) {
				await(this.over);
			}
		});
	}

	final void roundGoesOn(List<String> options) throws Exception {
		try (LinkCheckProcess second = LinkCheckProcess.start(this.directory, "second", options)) {
			TestLimits.await("end of the round").until(() -> second.output().matches("(?s).*newly-broken=\\d+\n.*"));
			// the next round may have begun already
			assertThat(second.output().split("newly-broken=")[0]).contains("Going on with the links of")
				.doesNotContain("Checking the links");
			assertThat(second.output()).containsPattern("Newly broken:\n  " + this.site.url("/8") + "\n")
				.containsPattern("linkcheck: pages=20 links=41 broken=2 seconds=\\S+ newly-broken=1\n");
		}
		assertThat(pages().filter((page) -> !Set.of("/", "/7").contains(page)))
			.allSatisfy((page) -> assertThat(this.site.requests("GET " + page)).as(page).isEqualTo(2));
		assertThat(this.site.requests("GET /7")).isEqualTo(3);
	}

	/**
	 * Options with which all processes of this test work on one crawl.
	 */
	protected abstract Stream<String> crawl();

	final List<String> options(String... more) {
		return Stream
			.of(crawl(),
					Stream.of("--linkcheck.start=" + this.site.url("/"), "--linkcheck.external=false",
							"--linkcheck.concurrency=1", "--linkcheck.timeout=60s"),
					Stream.of(more))
			.flatMap(Function.identity())
			.toList();
	}

	static Stream<String> pages() {
		return Stream.concat(Stream.of("/"), IntStream.rangeClosed(1, PAGE_COUNT).mapToObj((i) -> "/" + i));
	}

	final void holdUp(String name, String page) {
		this.site.before(page, (exchange) -> {
			if (name(exchange).equals(name)) {
				this.turn.countDown();
				await(this.over);
			}
		});
	}

	final void goOn() {
		this.over.countDown();
	}

	static String name(HttpExchange exchange) {
		return exchange.getRequestHeaders().getFirst("User-Agent");
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
