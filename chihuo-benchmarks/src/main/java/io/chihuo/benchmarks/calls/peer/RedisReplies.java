// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Threads that block on the list of requests, each on a connection of its own, and
 * publish the replies over one that they share, without waiting.
 */
public final class RedisReplies {

	private static final double WAIT_SECONDS = 0.5;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> replies;

	private RedisReplies(String host, int port) {
		this.client = RedisClient.create(RedisURI.create(host, port));
		this.replies = this.client.connect();
	}

	/**
	 * Answer requests until the process ends.
	 */
	public static void start(String host, int port, int threads) {
		RedisReplies replies = new RedisReplies(host, port);
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(replies::answerRequests, "bare-replies");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void answerRequests() {
		RedisCommands<String, String> requests = this.client.connect().sync();
		while (true) {
			KeyValue<String, String> request = requests.blpop(WAIT_SECONDS, RedisRequests.LIST);
			if (request != null) {
				this.replies.async().publish(RedisRequests.CHANNEL, request.getValue());
			}
		}
	}

}
