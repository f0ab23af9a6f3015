// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.chihuo.observation.TaskRunConvention;
import io.chihuo.observation.TimedRuns;

/**
 * Runs that are timed rather than observed, where meters are all that would come of it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ MeterRegistry.class, ObservationRegistryCustomizer.class })
@ConditionalOnBean(DefaultMeterObservationHandler.class)
@ConditionalOnMissingBean({ TaskRunConvention.class, GlobalObservationConvention.class,
		ObservationRegistryCustomizer.class })
@Conditional(TimedRunsConfiguration.AsSpringBootHasThem.class)
class TimedRunsConfiguration {

	@Bean
	TimedRuns chihuoTimedRuns(MeterRegistry registry, ObjectProvider<ObservationPredicate> predicates,
			ObjectProvider<ObservationFilter> filters, ChihuoProperties properties) {
		return new TimedRuns(registry, properties.getNamespace(), predicates.orderedStream().toList(),
				filters.orderedStream().toList());
	}

	/**
	 * No handler but that of meters, and nothing but Spring Boot's properties to choose
	 * and change observations.
	 */
	static final class AsSpringBootHasThem extends AllNestedConditions {

		AsSpringBootHasThem() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(ObservationHandler.class)
		static final class OneHandler {

		}

		@ConditionalOnSingleCandidate(ObservationPredicate.class)
		static final class OnePredicate {

		}

		@ConditionalOnSingleCandidate(ObservationFilter.class)
		static final class OneFilter {

		}

	}

}
