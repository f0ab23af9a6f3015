// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.chihuo.backend.TaskBackend;
import io.chihuo.observation.CallMeters;
import io.chihuo.observation.FlowMeters;
import io.chihuo.observation.LoopMeters;
import io.chihuo.observation.LostAddMeters;
import io.chihuo.observation.MeteredBackend;
import io.chihuo.observation.ScheduleMeters;

/**
 * Auto-configuration of meters.
 */
@AutoConfiguration(before = ChihuoAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnEnabled
@EnableConfigurationProperties(ChihuoProperties.class)
public final class ChihuoMetricsAutoConfiguration {

	@Bean
	LoopMeters chihuoLoopMeters(MeterRegistry registry, ObjectProvider<TaskBackend> backends,
			ChihuoProperties properties) {
		return new LoopMeters(registry, properties.getNamespace(),
				(loop) -> backends.ifAvailable((backend) -> hideLoop(backend, loop)));
	}

	@Bean
	CallMeters chihuoCallMeters(MeterRegistry registry, ChihuoProperties properties) {
		return new CallMeters(registry, properties.getNamespace());
	}

	@Bean
	LostAddMeters chihuoLostAddMeters(MeterRegistry registry) {
		return new LostAddMeters(registry);
	}

	@Bean
	FlowMeters chihuoFlowMeters(MeterRegistry registry, ChihuoProperties properties) {
		return new FlowMeters(registry, properties.getNamespace());
	}

	@Bean
	ScheduleMeters chihuoScheduleMeters(MeterRegistry registry) {
		return new ScheduleMeters(registry);
	}

	private static void hideLoop(TaskBackend backend, String loop) {
		if (backend instanceof MeteredBackend measured) {
			measured.hideQueue(loop);
		}
	}

	@Bean
	static MeteredBackendPostProcessor chihuoMeteredBackendPostProcessor(ObjectProvider<MeterRegistry> registry,
			ObjectProvider<ChihuoProperties> properties) {
		return new MeteredBackendPostProcessor(registry, properties);
	}

}
