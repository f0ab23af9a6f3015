// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.chihuo.observation.ObservedQueues;
import io.chihuo.observation.ObservedRuns;
import io.chihuo.observation.TaskAddConvention;
import io.chihuo.observation.TaskRunConvention;

/**
 * Auto-configuration of observations: timers and traces of runs and adds.
 */
@AutoConfiguration(before = ChihuoAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnEnabled
@EnableConfigurationProperties(ChihuoProperties.class)
@Import(TimedRunsConfiguration.class)
public final class ChihuoObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(type = "io.chihuo.observation.TimedRuns")
	ObservedRuns chihuoObservedRuns(ObservationRegistry registry, ObjectProvider<TaskRunConvention> convention,
			ChihuoProperties properties) {
		return new ObservedRuns(registry, properties.getNamespace(), convention.getIfAvailable());
	}

	@Bean
	ObservedQueues chihuoObservedQueues(ObservationRegistry registry, ObjectProvider<TaskAddConvention> convention,
			ChihuoProperties properties) {
		return new ObservedQueues(registry, properties.getNamespace(), convention.getIfAvailable());
	}

}
