// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.ItemResult;
import io.chihuo.ItemResults;
import io.chihuo.StepState;
import io.chihuo.sample.linkcheck.site.SiteServer;

/**
 * Fetches many pages, ten at a time, by steps of the kind {@code http}. One address is
 * wrong, without effect on the others. The argument is the number of pages; with
 * {@code --compare} a bare client fetches them too.
 */
@Component
class ParallelWgetSample implements FlowSample {

	/** As {@code flows.yml} says. */
	private static final int HTTP_CONCURRENCY = 10;

	private static final int DEFAULT_COUNT = 100;

	private final ChihuoClient client;

	ParallelWgetSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		List<String> values = arguments.getNonOptionArgs();
		int count = values.isEmpty() ? DEFAULT_COUNT : Integer.parseInt(values.get(0));
		try (SiteServer site = SiteServer.withDelay(Duration.ofMillis(20))) {
			List<String> urls = new ArrayList<>(site.pageUrls(count));
			urls.add(count / 2, site.startUrl() + "-is-missing");
			if (arguments.containsOption("compare")) {
				new BareClient(urls, HTTP_CONCURRENCY).compareWith(() -> fetchPages(urls));
			}
			FlowHandle flow = fetchPages(urls);
			printPages(flow);
			return flow.status().doneCount();
		}
	}

	private FlowHandle fetchPages(List<String> urls) {
		FlowHandle flow = this.client.startFlow("parallel-wget-" + UUID.randomUUID(),
				Flow.forEach(urls.stream().map((url) -> Map.of("url", url)).toList(), Flow.step("http", null))
					.named("pages")
					.window(2 * HTTP_CONCURRENCY) // so that there is always one to claim
					.onStepFailure(FailurePolicy.CONTINUE));
		flow.await(Duration.ofMinutes(5));
		return flow;
	}

	private static void printPages(FlowHandle flow) {
		long size = 0;
		@Nullable String cursor = null;
		do {
			ItemResults<FetchedPage> page = flow.itemResults("pages", cursor, FetchedPage.class);
			for (ItemResult<FetchedPage> item : page.results()) {
				if (item.state() == StepState.FAILED) {
					System.out.println("Page " + item.item() + " has failed: " + item.reason());
				}
				else if (item.value() != null) {
					size += item.value().size();
				}
			}
			cursor = page.next();
		}
		while (cursor != null);
		System.out.println("The other pages have " + size + " bytes");
	}

	/** Part of the result of a step. */
	record FetchedPage(long size) {
	}

}
