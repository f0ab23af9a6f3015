package io.chihuo.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor that runs handlers. It has no bound of its own: each loop's concurrency is
 * the bound. No candidate for others to inject, so the application's own executor stays
 * what it is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = LoopExecutorConfiguration.BEAN)
class LoopExecutorConfiguration {

	static final String BEAN = "chihuoTaskExecutor";

	private static final String THREADS = "chihuo-";

	@Bean(name = BEAN, defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	SimpleAsyncTaskExecutor chihuoVirtualThreadExecutor() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREADS);
		executor.setVirtualThreads(true);
		return executor;
	}

	@Bean(name = BEAN, defaultCandidate = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	ThreadPoolTaskExecutor chihuoPlatformThreadExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(THREADS);
		executor.setCorePoolSize(0);
		executor.setQueueCapacity(0);
		executor.setDaemon(true);
		// loops still run tasks while they stop, which is after the context began to
		// close
		executor.setAcceptTasksAfterContextClose(true);
		return executor;
	}

}
