package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.chihuo.benchmarks.workload.Drain;

/**
 * A bare {@link ThreadPoolExecutor}.
 */
public final class PoolDrain implements Drain {

	private final ThreadPoolExecutor executor;

	private final List<BareTask> fed;

	private PoolDrain(ThreadPoolExecutor executor, List<BareTask> fed) {
		this.executor = executor;
		this.fed = fed;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.Factory fed(int concurrency) {
		return (tasks, body) -> new PoolDrain(newPool(concurrency), BareTask.list(tasks, body));
	}

	/**
	 * With all tasks in its queue before its threads start.
	 */
	public static Drain.Factory preloaded(int concurrency) {
		return (tasks, body) -> {
			ThreadPoolExecutor executor = newPool(concurrency);
			executor.getQueue().addAll(BareTask.list(tasks, body));
			return new PoolDrain(executor, List.of());
		};
	}

	static ThreadPoolExecutor newPool(int threads) {
		return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	@Override
	public void start() {
		this.fed.forEach(this.executor::execute);
		this.executor.prestartAllCoreThreads();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
