// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Requests without replies yet. The text of a request is its number among all of this
 * caller, a space and the number that is sent; the reply is the same.
 */
final class ReplyFutures {

	private static final int REPLY_TIMEOUT_SECONDS = 30;

	private final ConcurrentMap<Integer, CompletableFuture<Integer>> futures = new ConcurrentHashMap<>();

	private final AtomicInteger requests = new AtomicInteger();

	/** Send a request, and wait for the reply. */
	int awaitReply(int number, Consumer<String> sender) throws Exception {
		int request = this.requests.incrementAndGet();
		CompletableFuture<Integer> reply = new CompletableFuture<>();
		this.futures.put(request, reply);
		sender.accept(request + " " + number);
		return reply.get(REPLY_TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	void onReply(String text) {
		int space = text.indexOf(' ');
		CompletableFuture<Integer> reply = this.futures.remove(Integer.parseInt(text, 0, space, 10));
		if (reply != null) {
			reply.complete(Integer.parseInt(text, space + 1, text.length(), 10));
		}
	}

}
