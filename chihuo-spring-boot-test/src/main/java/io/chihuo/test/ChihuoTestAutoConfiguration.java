// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.engine.ManualStart;
import io.chihuo.flow.FlowEngine;
import io.chihuo.schedule.ScheduleEngine;

/**
 * Has loops run when a test asks them to.
 */
@AutoConfiguration(before = ChihuoAutoConfiguration.class)
class ChihuoTestAutoConfiguration {

	@Bean
	ManualStart chihuoManualStart() {
		return new ManualStart();
	}

	@Bean
	DrainRecorder chihuoDrainRecorder() {
		return new DrainRecorder();
	}

	@Bean
	static TestBackendPostProcessor chihuoTestBackendPostProcessor() {
		return new TestBackendPostProcessor();
	}

	@Bean
	static TestOutbox chihuoTestOutbox() {
		return new TestOutbox();
	}

	@Bean
	ChihuoTester chihuoTester(LoopRegistry registry, TestBackendPostProcessor backends, TestOutbox outbox,
			DrainRecorder recorder, ObjectProvider<VirtualClock> clock, FlowEngine flows,
			ObjectProvider<ScheduleEngine> schedules, Environment environment) {
		int maxRuns = environment.getProperty("chihuo.test.max-runs", Integer.class, LoopDrainer.MAX_RUNS);
		TestBackend backend = backends.backend();
		VirtualClock virtual = clock.getIfAvailable();
		VirtualTime time = (virtual != null) ? new VirtualTime(virtual, backend, flows) : null;
		return new ChihuoTester(registry, backend, outbox, recorder,
				new LoopDrainer(registry, recorder, backend.faults(), outbox, maxRuns), time,
				schedules.getIfAvailable());
	}

	/** Where no server keeps the time. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "chihuo.backend", havingValue = "memory", matchIfMissing = true)
	static class VirtualTimeConfiguration {

		@Bean
		@Primary
		VirtualClock chihuoVirtualClock() {
			return new VirtualClock();
		}

		@Bean
		static PrimaryClockCheck chihuoPrimaryClockCheck() {
			return new PrimaryClockCheck();
		}

	}

}
