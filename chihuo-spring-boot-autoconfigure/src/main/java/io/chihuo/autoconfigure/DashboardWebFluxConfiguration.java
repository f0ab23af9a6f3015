// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

import io.chihuo.dashboard.DashboardHandler;
import io.chihuo.dashboard.WebFluxDashboard;

/**
 * Serves the dashboard with Spring WebFlux where the endpoints are: on the management
 * port, or on that of the application.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnEnabled("chihuo.dashboard.enabled")
class DashboardWebFluxConfiguration {

	@Bean
	SimpleUrlHandlerMapping chihuoDashboardMapping(DashboardHandler handler, WebEndpointProperties endpoints) {
		return WebFluxDashboard.createMapping(handler, endpoints.getBasePath());
	}

}
