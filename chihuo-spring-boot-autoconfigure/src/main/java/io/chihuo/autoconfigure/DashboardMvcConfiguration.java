// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import io.chihuo.dashboard.DashboardHandler;
import io.chihuo.dashboard.MvcDashboard;

/**
 * Serves the dashboard with Spring MVC where the endpoints are: on the management port,
 * or on that of the application.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnEnabled("chihuo.dashboard.enabled")
class DashboardMvcConfiguration {

	@Bean
	SimpleUrlHandlerMapping chihuoDashboardMapping(DashboardHandler handler, WebEndpointProperties endpoints) {
		return MvcDashboard.createMapping(handler, endpoints.getBasePath());
	}

}
