// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * An executor with code of an application, such as a decorator or a thread factory, which
 * may block: a loop calls it on threads of its own, never on those of a clock or a
 * driver.
 *
 * @param executor the application's
 */
public record ForeignExecutor(Executor executor) implements Executor {

	/** Whether an executor is known to take no more work, ever. */
	static boolean isShutDown(Executor executor) {
		Executor target = (executor instanceof ForeignExecutor foreign) ? foreign.executor() : executor;
		if (target instanceof ThreadPoolTaskExecutor pool) {
			return pool.getThreadPoolExecutor().isShutdown();
		}
		if (target instanceof ThreadPoolTaskScheduler scheduler) {
			return scheduler.getScheduledThreadPoolExecutor().isShutdown();
		}
		return (target instanceof SimpleAsyncTaskExecutor threads) ? !threads.isActive()
				: target instanceof ExecutorService service && service.isShutdown();
	}

	@Override
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

}
