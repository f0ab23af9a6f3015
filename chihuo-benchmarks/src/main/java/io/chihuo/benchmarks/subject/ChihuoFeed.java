// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import io.chihuo.LoopHandler;
import io.chihuo.benchmarks.workload.Feed;

/**
 * A loop that waits for tasks.
 */
public final class ChihuoFeed implements Feed {

	private static final String PAYLOAD = "as good as any";

	private final HostedLoop<String> loop;

	private ChihuoFeed(HostedLoop<String> loop) {
		this.loop = loop;
	}

	/**
	 * A loop on an application.
	 */
	public static Feed.FeedFactory of(ChihuoHost host, int concurrency) {
		return (handler) -> {
			HostedLoop<String> loop = new HostedLoop<>(host, String.class, concurrency,
					LoopHandler.run((task) -> handler.accept(task.id())));
			loop.startLoop();
			return new ChihuoFeed(loop);
		};
	}

	@Override
	public void addTask(String id) {
		this.loop.taskQueue().addOrThrow(id, PAYLOAD);
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
