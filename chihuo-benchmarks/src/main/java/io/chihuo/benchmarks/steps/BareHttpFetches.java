// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Fetches pages by HttpComponents alone, on as many threads as there are connections.
 */
final class BareHttpFetches implements AutoCloseable {

	private final CloseableHttpClient client;

	private final ExecutorService threads;

	BareHttpFetches(int concurrency) {
		this.client = HttpClientBuilder.create()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setMaxConnTotal(concurrency)
				.setMaxConnPerRoute(concurrency)
				.build())
			.build();
		this.threads = Executors.newFixedThreadPool(concurrency);
	}

	void fetchAll(List<String> addresses) throws Exception {
		List<Future<String>> pages = new ArrayList<>();
		for (String address : addresses) {
			pages.add(this.threads.submit(() -> fetch(address)));
		}
		for (Future<String> page : pages) {
			page.get(2, TimeUnit.MINUTES);
		}
	}

	private String fetch(String address) throws IOException {
		return this.client.execute(new HttpGet(address), (response) -> EntityUtils.toString(response.getEntity()));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		try {
			this.client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
