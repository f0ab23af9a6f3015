// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * A controller that awaits a call. A client that disconnects cancels the {@code Mono},
 * which cancels the call and the fetch of its worker.
 */
@RestController
@ImportTaskClients(HttpProxySample.ProxyTasks.class)
class HttpProxySample implements FlowSample {

	private static final HttpClient HTTP_CLIENT = HttpClient.newHttpClient();

	private final Environment environment;

	private final ProxyTasks tasks;

	private final ProxyWorker worker;

	HttpProxySample(Environment environment, ProxyTasks tasks, ProxyWorker worker) {
		this.environment = environment;
		this.tasks = tasks;
		this.worker = worker;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		try (SiteServer site = SiteServer.withDelay(Duration.ofMillis(20));
				SiteServer slowSite = SiteServer.withDelay(Duration.ofHours(1))) {
			String page = fetch(site.startUrl()).join().body();
			System.out.println("The proxy has answered with a page of " + page.length() + " characters");
			CompletableFuture<HttpResponse<String>> slowPage = fetch(slowSite.startUrl());
			this.worker.slowFetchStarted.await(1, TimeUnit.MINUTES);
			System.out.println("The client of a slow page disconnects");
			slowPage.cancel(true);
			if (!this.worker.slowFetchCancelled.await(1, TimeUnit.MINUTES)) {
				throw new IllegalStateException("The fetch of the slow page is not cancelled");
			}
		}
		return 1;
	}

	private CompletableFuture<HttpResponse<String>> fetch(String url) {
		return LocalRequests.get(this.environment, "/proxy?url=" + url);
	}

	@GetMapping("/proxy")
	Mono<String> fetchPage(@RequestParam String url) {
		return this.tasks.fetchPage(url);
	}

	interface ProxyTasks {

		@ChihuoTask
		Mono<String> fetchPage(String url);

	}

	@ChihuoLoop(concurrency = "100")
	static class ProxyWorker implements ProxyTasks {

		private final CountDownLatch slowFetchStarted = new CountDownLatch(2);

		private final CountDownLatch slowFetchCancelled = new CountDownLatch(1);

		@Override
		public Mono<String> fetchPage(String url) {
			System.out.println("Fetching " + url);
			this.slowFetchStarted.countDown();
			HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
			return Mono.fromFuture(() -> HTTP_CLIENT.sendAsync(request, BodyHandlers.ofString()))
				.map(HttpResponse::body)
				.doOnCancel(() -> {
					System.out.println("The fetch of " + url + " is cancelled");
					this.slowFetchCancelled.countDown();
				});
		}

	}

}
