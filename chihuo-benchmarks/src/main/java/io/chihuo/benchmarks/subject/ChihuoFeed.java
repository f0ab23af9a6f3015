// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.function.Consumer;

import io.chihuo.LoopHandler;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.workload.Feed;

/**
 * A loop that waits for tasks.
 */
public final class ChihuoFeed implements Feed {

	private static final String PAYLOAD = "as good as any";

	private final HostedLoop<String> loop;

	private final TaskQueue<String> queue;

	private ChihuoFeed(HostedLoop<String> loop, TaskQueue<String> queue) {
		this.loop = loop;
		this.queue = queue;
	}

	/**
	 * A loop on an application.
	 */
	public static Feed.FeedFactory of(ChihuoHost host, int concurrency) {
		return (handler) -> {
			HostedLoop<String> loop = startLoop(host, concurrency, handler);
			return new ChihuoFeed(loop, loop.taskQueue());
		};
	}

	/**
	 * A loop on one application, whose tasks are added by another one.
	 */
	public static Feed.FeedFactory across(ChihuoHost adding, ChihuoHost running, int concurrency) {
		return (handler) -> {
			HostedLoop<String> loop = startLoop(running, concurrency, handler);
			return new ChihuoFeed(loop, adding.taskQueue(loop.name(), String.class));
		};
	}

	private static HostedLoop<String> startLoop(ChihuoHost host, int concurrency, Consumer<String> handler) {
		HostedLoop<String> loop = new HostedLoop<>(host, String.class, concurrency,
				LoopHandler.run((task) -> handler.accept(task.id())));
		loop.startLoop();
		return loop;
	}

	@Override
	public void addTask(String id) {
		this.queue.addOrThrow(id, PAYLOAD);
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
