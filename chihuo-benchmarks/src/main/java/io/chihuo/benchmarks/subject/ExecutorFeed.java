// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

import io.chihuo.benchmarks.workload.Feed;

/**
 * A bare executor that runs tasks as they come.
 */
public final class ExecutorFeed implements Feed {

	private final ExecutorService executor;

	private final Consumer<String> handler;

	private ExecutorFeed(ExecutorService executor, Consumer<String> handler) {
		this.executor = executor;
		this.handler = handler;
	}

	/**
	 * On a bare {@link java.util.concurrent.ThreadPoolExecutor ThreadPoolExecutor}.
	 */
	public static Feed.FeedFactory pool(int threads) {
		return (handler) -> new ExecutorFeed(PoolDrain.newPool(threads), handler);
	}

	/**
	 * On a virtual thread for each task.
	 */
	public static Feed.FeedFactory virtual() {
		return (handler) -> new ExecutorFeed(VirtualThreads.newExecutor(), handler);
	}

	@Override
	public void addTask(String id) {
		this.executor.execute(() -> this.handler.accept(id));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
