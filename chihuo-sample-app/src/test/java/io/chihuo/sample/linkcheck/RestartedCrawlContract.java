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
import java.util.function.Predicate;
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

	private static final List<String> LOOPS = List.of("pages", "links", "recrawl");

	/** Long enough for a busy machine to renew it, and waited for after a kill. */
	private static final String SHORT_LEASE = "3s";

	private static final String LONG_LEASE = "1h";

	private static final String ROUNDS = "--linkcheck.every=1s";

	/** End of the test. */
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
	void crawlGoesOnAfterAKillAndAtOnceAfterAnInterruption() throws Exception {
		CountDownLatch heldUp = holdUp("/7", "first"::equals);
		CountDownLatch heldUpAgain = holdUp("/13", "second"::equals);
		List<String> options = options(SHORT_LEASE);
		try (LinkCheckProcess first = start("first", options)) {
			await(heldUp);
			whileOneRuns(options);
			first.kill();
		}
		List<String> longLease = options(LONG_LEASE);
		interrupt(start("second", longLease), heldUpAgain);
		try (LinkCheckProcess third = start("third", longLease)) {
			assertThat(third.join().result()).isEqualTo("linkcheck: pages=21 links=42 broken=1");
			assertThat(third.output()).startsWith("Going on with the links of " + this.site.url("/"));
		}
		assertThat(this.directory.resolve("third.html")).content().contains(this.site.url("/gone"));
		assertRequests(pages(), 1);
	}

	/** Called while the first process runs. */
	protected void whileOneRuns(List<String> options) throws Exception {
	}

	/**
	 * Kill a process in the second crawl, in which a page is newly broken, interrupt the
	 * next process in the same crawl, and hold up the last one in the third crawl.
	 */
	final void assertRoundGoesOnAfterAKillAndAtOnceAfterAnInterruption() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		CountDownLatch heldUp = holdUp("/7", (name) -> {
			if (!name.equals("first") || requests.incrementAndGet() != 2) {
				return false;
			}
			this.site.status("/8", 404);
			return true;
		});
		CountDownLatch heldUpAgain = holdUp("/13", "second"::equals);
		holdUp("/", "third"::equals);
		try (LinkCheckProcess first = start("first", options(SHORT_LEASE, ROUNDS))) {
			await(heldUp);
			first.kill();
			assertThat(first.result()).isEqualTo("linkcheck: pages=21 links=42 broken=1");
		}
		List<String> longLease = options(LONG_LEASE, ROUNDS);
		interrupt(start("second", longLease), heldUpAgain);
		try (LinkCheckProcess third = start("third", longLease)) {
			TestLimits.await("end of the round").until(() -> third.output().matches("(?s).*newly-broken=\\d+\n.*"));
			// the next round may have begun already
			assertThat(third.output().split("newly-broken=")[0]).contains("Going on with the links of")
				.doesNotContain("Checking the links");
			assertThat(third.output()).containsPattern("Newly broken:\n  " + this.site.url("/8") + "\n")
				.containsPattern("linkcheck: pages=20 links=41 broken=2 seconds=\\S+ newly-broken=1\n");
		}
		assertRequests(pages().skip(1), 2);
	}

	/** It releases the page at which it is held up, however long the lease. */
	private static void interrupt(LinkCheckProcess process, CountDownLatch heldUp) throws Exception {
		try (process) {
			await(heldUp);
			TestLimits.await("crawl that goes on").until(() -> process.output().contains("Going on with the links of"));
			assertThat(process.interrupt().output())
				.contains("Interrupted before the end", "The same command goes on from here")
				.doesNotContain("linkcheck: ");
		}
	}

	/** Pages at which processes were held up were asked for once more. */
	private void assertRequests(Stream<String> pages, int crawls) {
		assertThat(pages).allSatisfy((page) -> assertThat(this.site.requests("GET " + page)).as(page)
			.isEqualTo(Set.of("/7", "/13").contains(page) ? crawls + 1 : crawls));
	}

	/**
	 * Options with which all processes of this test work on one crawl.
	 */
	protected abstract Stream<String> crawl();

	final LinkCheckProcess start(String name, List<String> options) throws IOException {
		return LinkCheckProcess.start(this.directory, name, options);
	}

	private List<String> options(String lease, String... more) {
		return options(Stream.concat(LOOPS.stream().map((loop) -> "--chihuo.loops." + loop + ".lease=" + lease),
				Stream.concat(Stream.of("--chihuo.shutdown.grace-period=0s"), Stream.of(more))));
	}

	final List<String> options(Stream<String> more) {
		return Stream
			.of(crawl(),
					Stream.of("--linkcheck.start=" + this.site.url("/"), "--linkcheck.external=false",
							"--linkcheck.concurrency=1", "--linkcheck.timeout=60s"),
					more)
			.flatMap(Function.identity())
			.toList();
	}

	static Stream<String> pages() {
		return Stream.concat(Stream.of("/"), IntStream.rangeClosed(1, PAGE_COUNT).mapToObj((i) -> "/" + i));
	}

	/**
	 * Hold up requests of a page to the end of the test.
	 * @param held whether to hold up a request of the process with this name
	 * @return counted down when a request is held up
	 */
	private CountDownLatch holdUp(String page, Predicate<String> held) {
		CountDownLatch heldUp = new CountDownLatch(1);
		this.site.before(page, (exchange) -> {
			if (held.test(name(exchange))) {
				heldUp.countDown();
				await(this.over);
			}
		});
		return heldUp;
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
