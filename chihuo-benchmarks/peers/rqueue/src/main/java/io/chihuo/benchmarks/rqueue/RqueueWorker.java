// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rqueue;

import java.util.function.Consumer;

import com.github.sonus21.rqueue.annotation.RqueueListener;

/**
 * The listener.
 */
class RqueueWorker {

	static final String QUEUE = "bench";

	private volatile Consumer<String> handler = (payload) -> {
	};

	void handleWith(Consumer<String> handler) {
		this.handler = handler;
	}

	@RqueueListener(value = QUEUE, concurrency = "${bench.concurrency}", batchSize = "${bench.batch}", numRetries = "1")
	void handle(String payload) {
		this.handler.accept(payload);
	}

}
