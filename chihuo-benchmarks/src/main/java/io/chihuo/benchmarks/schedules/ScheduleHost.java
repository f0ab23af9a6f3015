// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoSchedules;
import io.chihuo.benchmarks.subject.LazyApplication;

/**
 * An application that has schedules and runs their tasks. It starts when it is needed.
 * For one thread.
 */
final class ScheduleHost implements AutoCloseable {

	private final LazyApplication application;

	ScheduleHost(String... properties) {
		this.application = new LazyApplication(ScheduleApplication.class, properties);
	}

	ChihuoSchedules schedules() {
		return this.application.findBean(ChihuoClient.class).schedules();
	}

	SlotWorker worker() {
		return this.application.findBean(SlotWorker.class);
	}

	@Override
	public void close() {
		this.application.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SlotWorker.class)
	static class ScheduleApplication {

	}

}
