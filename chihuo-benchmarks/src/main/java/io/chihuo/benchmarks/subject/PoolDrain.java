// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A bare {@link ThreadPoolExecutor}.
 */
public final class PoolDrain implements Drain {

	private final ThreadPoolExecutor executor;

	private final List<TaskEntry<String>> fed;

	private final TaskBody body;

	private PoolDrain(ThreadPoolExecutor executor, List<TaskEntry<String>> fed, TaskBody body) {
		this.executor = executor;
		this.fed = fed;
		this.body = body;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.DrainFactory fed(int concurrency) {
		return (tasks, body) -> new PoolDrain(newPool(concurrency), Inputs.TEXT.textList(0, tasks), body);
	}

	/**
	 * With all tasks in its queue before its threads start.
	 */
	public static Drain.DrainFactory preloaded(int concurrency) {
		return (tasks, body) -> {
			ThreadPoolExecutor executor = newPool(concurrency);
			Inputs.TEXT.textStream(0, tasks).forEach((entry) -> executor.getQueue().add(new BareTask(entry, body)));
			return new PoolDrain(executor, List.of(), body);
		};
	}

	static ThreadPoolExecutor newPool(int threads) {
		return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	@Override
	public void startDrain() {
		this.fed.forEach((entry) -> this.executor.execute(new BareTask(entry, this.body)));
		this.executor.prestartAllCoreThreads();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
