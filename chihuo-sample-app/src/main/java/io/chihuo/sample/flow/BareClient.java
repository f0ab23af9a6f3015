// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The same fetches without a flow, to compare the times.
 */
final class BareClient {

	private static final int RUN_COUNT = 5;

	private final HttpClient client = HttpClient.newHttpClient();

	private final List<String> urls;

	private final int threads;

	BareClient(List<String> urls, int threads) {
		this.urls = urls;
		this.threads = threads;
	}

	/**
	 * Compare both by turns. The fastest of five runs counts, since other work on the
	 * machine makes runs slower, not faster.
	 */
	void compareWith(Callable<?> flow) throws Exception {
		long bare = Long.MAX_VALUE;
		long durable = Long.MAX_VALUE;
		for (int run = 0; run < RUN_COUNT; run++) {
			bare = Math.min(bare, measure(this::fetchAll));
			durable = Math.min(durable, measure(flow));
		}
		System.out.printf(Locale.ROOT, "%d pages: bare client %d ms, flow %d ms, ratio %.2f%n", this.urls.size(), bare,
				durable, (double) durable / bare);
	}

	private static long measure(Callable<?> action) throws Exception {
		long begin = System.nanoTime();
		action.call();
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
	}

	private long fetchAll() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(this.threads);
		try {
			executor.invokeAll(this.urls.stream().map((url) -> (Callable<Integer>) () -> fetch(url)).toList());
		}
		finally {
			executor.shutdown();
		}
		return this.urls.size();
	}

	private int fetch(String url) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
		return this.client.send(request, BodyHandlers.ofString()).body().length();
	}

}
