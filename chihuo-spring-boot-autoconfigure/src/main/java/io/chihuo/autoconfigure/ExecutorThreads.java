// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Looks up how many threads an executor has for loops.
 */
final class ExecutorThreads {

	/** Executors of one thread of the JDK, whose classes are its own. */
	private static final Set<String> SINGLE_THREADS = Set.of(
			"java.util.concurrent.Executors$FinalizableDelegatedExecutorService",
			"java.util.concurrent.Executors$AutoShutdownDelegatedExecutorService");

	private ExecutorThreads() {
	}

	/** Returns {@link Integer#MAX_VALUE} if there is no bound, or none is known. */
	static int maxThreads(Executor executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			return maxThreads(pool.getThreadPoolExecutor());
		}
		if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			return maxThreads(scheduler.getScheduledThreadPoolExecutor());
		}
		if (executor instanceof ConcurrentTaskExecutor adapter) {
			return maxThreads(adapter.getConcurrentExecutor());
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			return maxThreads(pool);
		}
		if (executor instanceof SimpleAsyncTaskExecutor threads && threads.isThrottleActive()) {
			return Math.max(threads.getConcurrencyLimit(), 0);
		}
		if (executor instanceof ForkJoinPool pool) {
			return pool.getParallelism();
		}
		return SINGLE_THREADS.contains(executor.getClass().getName()) ? 1 : Integer.MAX_VALUE;
	}

	/** Loops ask for one thread at a time, so a queue of any length is never full. */
	private static int maxThreads(ThreadPoolExecutor pool) {
		boolean queueing = pool.getQueue().remainingCapacity() > 0 || !pool.getQueue().isEmpty();
		return queueing ? Math.max(pool.getCorePoolSize(), 1) : pool.getMaximumPoolSize();
	}

}
