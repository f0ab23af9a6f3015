// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Several open pages of the dashboard, each of which sends a request every two seconds
 * until it is closed. A third of them shows the overview, a third the loop that works, a
 * third its dead letters.
 */
final class OpenPages implements AutoCloseable {

	private static final long POLL_MILLIS = 2000;

	private static final int FIRST_ANSWER_SECONDS = 60;

	private final ScheduledExecutorService threads;

	private final CountDownLatch firstAnswers;

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private volatile boolean isEndExpected;

	private OpenPages(int count) {
		this.threads = Executors.newScheduledThreadPool(Math.max(1, count));
		this.firstAnswers = new CountDownLatch(count);
	}

	/**
	 * Open pages, and wait until each was answered once.
	 * @param port port of the application
	 * @param loop name of a loop
	 */
	static OpenPages openPages(int count, String port, String loop) throws InterruptedException {
		String address = addressOf(port);
		OpenPages pages = new OpenPages(count);
		IntStream.range(0, count).forEach((i) -> pages.poll(new OpenPage(address, pathsOf(i, loop)), i));
		if (!pages.firstAnswers.await(FIRST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The dashboard does not answer", pages.failure.get());
		}
		return pages;
	}

	static String addressOf(String port) {
		return "http://localhost:" + port + "/actuator/chihuo-dashboard/api/";
	}

	/** As the page asks for them. */
	static List<String> pathsOf(int page, String loop) {
		return switch (page % 3) {
			case 0 -> List.of("overview?size=50");
			case 1 -> List.of(loop, loop + "/samples", loop + "/running?size=100");
			default -> List.of(loop + "/dead-letter-causes", loop + "/dead?last=true&size=100");
		};
	}

	/** The first requests are spread over the time between two. */
	private void poll(OpenPage page, int number) {
		AtomicReference<@Nullable OpenPage> isNew = new AtomicReference<>(page);
		this.threads.scheduleAtFixedRate(() -> {
			try {
				page.readNext();
				this.requests.incrementAndGet();
				if (isNew.getAndSet(null) != null) {
					this.firstAnswers.countDown();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (IOException | RuntimeException ex) {
				noteFailure(ex);
			}
		}, number * POLL_MILLIS / 9, POLL_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void noteFailure(Exception ex) {
		if (!this.isEndExpected) {
			this.failure.compareAndSet(null, ex);
		}
	}

	/** The application is about to end, so requests may fail. */
	void expectEnd() {
		checkAnswers();
		this.isEndExpected = true;
	}

	/** Number of answers, if all requests were answered. */
	int checkAnswers() {
		Throwable failed = this.failure.get();
		if (failed != null) {
			throw new IllegalStateException("A page was not answered", failed);
		}
		return this.requests.get();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
