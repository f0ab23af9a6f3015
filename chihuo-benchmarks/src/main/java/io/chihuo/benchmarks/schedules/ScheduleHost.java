// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoSchedules;
import io.chihuo.benchmarks.subject.ChihuoHost;

/**
 * An application that has schedules and runs their tasks. It starts when it is needed.
 * For one thread.
 */
final class ScheduleHost implements AutoCloseable {

	private final String[] properties;

	private @Nullable ConfigurableApplicationContext context;

	ScheduleHost(String... properties) {
		this.properties = properties;
	}

	private ConfigurableApplicationContext applicationContext() {
		ConfigurableApplicationContext running = this.context;
		if (running == null) {
			running = ChihuoHost.newApplication(ScheduleApplication.class).properties(this.properties).run();
			this.context = running;
		}
		return running;
	}

	ChihuoSchedules schedules() {
		return applicationContext().getBean(ChihuoClient.class).schedules();
	}

	SlotWorker worker() {
		return applicationContext().getBean(SlotWorker.class);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
			this.context = null;
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SlotWorker.class)
	static class ScheduleApplication {

	}

}
