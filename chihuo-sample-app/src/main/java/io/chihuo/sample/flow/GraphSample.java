// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;

/**
 * A graph of calls and a timer. Two nodes run at the same time, and the third gets the
 * results of both.
 */
@Component
class GraphSample implements FlowSample {

	private final ChihuoClient client;

	GraphSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowHandle flow = this.client.startFlow("graph-" + UUID.randomUUID(),
				Flow.graph()
					.node("pause", Flow.timer(Duration.ofMillis(200)))
					.node("stock", Flow.step(OfferTasks.class, (offers) -> offers.countStock("chair")))
					.node("price", Flow.step(OfferTasks.class, (offers) -> offers.findPrice("chair")))
					.node("offer",
							Flow.step(OfferTasks.class, (offers) -> offers.writeOffer(0, 0))
								.withArgument(0, Flow.ref("stock"))
								.withArgument(1, Flow.ref("price")))
					.edge("pause", "stock")
					.edge("pause", "price")
					.edge("stock", "offer")
					.edge("price", "offer")
					.toStep());
		System.out.println(flow.toMermaid());
		flow.await(Duration.ofMinutes(1));
		System.out.println(flow.result("offer", String.class));
		return flow.status().doneCount();
	}

	interface OfferTasks {

		@ChihuoTask
		int countStock(String article);

		@ChihuoTask
		int findPrice(String article);

		@ChihuoTask
		String writeOffer(int stock, int price);

	}

	@ChihuoLoop(concurrency = "2")
	static class OfferWorker implements OfferTasks {

		@Override
		public int countStock(String article) {
			System.out.println("Counting each " + article);
			return article.length();
		}

		@Override
		public int findPrice(String article) {
			System.out.println("Looking up the price of a " + article);
			return 20 * article.length();
		}

		@Override
		public String writeOffer(int stock, int price) {
			return stock + " chairs for " + price + " each";
		}

	}

}
