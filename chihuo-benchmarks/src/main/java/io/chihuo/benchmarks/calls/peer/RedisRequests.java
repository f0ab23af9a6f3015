// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.util.function.Supplier;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.workload.Caller;

import static java.util.Objects.requireNonNull;

/**
 * Pushes requests to a list, and gets the replies over a channel. Waits for nothing but
 * the reply.
 */
public final class RedisRequests implements Caller {

	static final String LIST = "bare:requests";

	static final String CHANNEL = "bare:replies";

	private final RedisURI server;

	private final Supplier<ChildProcess> workers;

	private final ReplyFutures replies = new ReplyFutures();

	private @Nullable ChildProcess worker;

	private @Nullable RedisClient client;

	private @Nullable RedisAsyncCommands<String, String> commands;

	/**
	 * Create a caller.
	 * @param workers starts a process with a {@link RedisReplies}
	 */
	public RedisRequests(String host, int port, Supplier<ChildProcess> workers) {
		this.server = RedisURI.create(host, port);
		this.workers = workers;
	}

	@Override
	public void startWorker() {
		if (this.worker == null) {
			this.worker = this.workers.get();
			RedisClient client = RedisClient.create(this.server);
			this.client = client;
			this.commands = client.connect().async();
			StatefulRedisPubSubConnection<String, String> channel = client.connectPubSub();
			channel.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					RedisRequests.this.replies.onReply(message);
				}

			});
			channel.sync().subscribe(CHANNEL);
		}
	}

	@Override
	public int callWorker(int number) throws Exception {
		RedisAsyncCommands<String, String> commands = requireNonNull(this.commands);
		return this.replies.awaitReply(number, (text) -> commands.rpush(LIST, text));
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.shutdown();
			this.client = null;
		}
		if (this.worker != null) {
			this.worker.close();
			this.worker = null;
		}
	}

}
