// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rqueue;

import com.github.sonus21.rqueue.config.SimpleRqueueListenerContainerFactory;
import com.github.sonus21.rqueue.core.RqueueMessageEnqueuer;
import com.github.sonus21.rqueue.listener.RqueueMessageListenerContainer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * An application with one listener, tuned for speed: it polls each millisecond and
 * fetches up to 50 messages at a time. By default Rqueue polls five times a second.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RqueueApplication {

	private static final long POLL_MILLIS = 1;

	private static final int MAX_POOLED_CONNECTIONS = 100;

	private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

	@Bean
	SimpleRqueueListenerContainerFactory simpleRqueueListenerContainerFactory(
			@Value("${bench.concurrency}") int concurrency) {
		SimpleRqueueListenerContainerFactory factory = new SimpleRqueueListenerContainerFactory();
		factory.setPollingInterval(POLL_MILLIS);
		factory.setAutoStartup(false);
		if (concurrency > MAX_POOLED_CONNECTIONS && Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS) {
			factory.setTaskExecutor(virtualThreads());
			factory.setMaxNumWorkers(concurrency);
		}
		return factory;
	}

	private static SimpleAsyncTaskExecutor virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("rqueue-");
		executor.setVirtualThreads(true);
		return executor;
	}

	@Bean
	RqueueWorker worker() {
		return new RqueueWorker();
	}

	@Bean
	RqueueBench bench(RqueueMessageEnqueuer enqueuer, RqueueMessageListenerContainer container, RqueueWorker worker) {
		return new RqueueBench(enqueuer, container, worker);
	}

}
