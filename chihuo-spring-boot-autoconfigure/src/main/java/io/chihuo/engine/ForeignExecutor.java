// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

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
		return (target instanceof ThreadPoolTaskExecutor pool) ? pool.getThreadPoolExecutor().isShutdown()
				: target instanceof ExecutorService service && service.isShutdown();
	}

	@Override
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

}
