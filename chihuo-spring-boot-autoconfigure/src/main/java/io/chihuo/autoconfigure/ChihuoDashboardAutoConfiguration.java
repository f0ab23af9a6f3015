// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.dashboard.DashboardHandler;

/**
 * Auto-configuration of the dashboard. Where it is served is in the configurations of the
 * management context.
 */
@AutoConfiguration(after = ChihuoEndpointAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnEnabled("chihuo.dashboard.enabled")
@EnableConfigurationProperties({ DashboardProperties.class, ActuatorProperties.class })
public final class ChihuoDashboardAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebEndpointsSupplier.class, ConditionalOnAvailableEndpoint.class })
	static class EndpointConfiguration {

		@Bean
		DashboardHandler chihuoDashboardHandler(WebEndpointsSupplier endpoints, EndpointAccessResolver access,
				Environment environment, DashboardProperties properties, ActuatorProperties actuator) {
			return new DashboardHandler(new DashboardEndpoint(endpoints, access, environment).findEndpoint(),
					properties.toOptions(actuator.isShowPayload()), new DashboardJsonMapper());
		}

		@Bean
		DashboardPath chihuoDashboardPath() {
			return new DashboardPath();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
	static class MissingActuatorConfiguration {

		MissingActuatorConfiguration() {
			throw new ChihuoConfigurationException(
					"'chihuo.dashboard.enabled' is true, and Spring Boot's Actuator is not on the class path",
					"Add spring-boot-starter-actuator, or set 'chihuo.dashboard.enabled' to false.", null);
		}

	}

}
