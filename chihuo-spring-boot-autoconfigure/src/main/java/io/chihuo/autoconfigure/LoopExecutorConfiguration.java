// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.ThreadFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor that runs handlers, shaped by a thread factory and a decorator of the
 * application's. It has no bound of its own: each loop's concurrency is the bound. It is
 * no candidate for others to inject, so it does not replace the application's own
 * executor.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = LoopExecutorConfiguration.BEAN)
class LoopExecutorConfiguration {

	static final String BEAN = "chihuoTaskExecutor";

	private static final String THREAD_FACTORY = "chihuoThreadFactory";

	private static final String TASK_DECORATOR = "chihuoTaskDecorator";

	private static final String THREADS = "chihuo-";

	/** Whether the executor calls code of the application. */
	static boolean isShaped(BeanFactory beans) {
		return beans.containsBean(THREAD_FACTORY) || beans.containsBean(TASK_DECORATOR);
	}

	@Bean(name = BEAN, defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	SimpleAsyncTaskExecutor chihuoVirtualThreadExecutor(
			@Qualifier(THREAD_FACTORY) ObjectProvider<ThreadFactory> threadFactory,
			@Qualifier(TASK_DECORATOR) ObjectProvider<TaskDecorator> decorator) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREADS);
		executor.setVirtualThreads(threadFactory.getIfAvailable() == null);
		threadFactory.ifAvailable(executor::setThreadFactory);
		decorator.ifAvailable(executor::setTaskDecorator);
		return executor;
	}

	@Bean(name = BEAN, defaultCandidate = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	ThreadPoolTaskExecutor chihuoPlatformThreadExecutor(
			@Qualifier(THREAD_FACTORY) ObjectProvider<ThreadFactory> threadFactory,
			@Qualifier(TASK_DECORATOR) ObjectProvider<TaskDecorator> decorator) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(THREADS);
		executor.setCorePoolSize(0);
		executor.setQueueCapacity(0);
		executor.setDaemon(true);
		// loops still run tasks while they stop, which is after the context began to
		// close
		executor.setAcceptTasksAfterContextClose(true);
		threadFactory.ifAvailable(executor::setThreadFactory);
		decorator.ifAvailable(executor::setTaskDecorator);
		return executor;
	}

}
