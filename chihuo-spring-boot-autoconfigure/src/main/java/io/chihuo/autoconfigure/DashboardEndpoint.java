// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;

/**
 * The endpoint that the dashboard shows. Without it the start fails.
 */
final class DashboardEndpoint {

	private static final EndpointId ENDPOINT_ID = EndpointId.of("chihuo");

	private final WebEndpointsSupplier endpoints;

	private final EndpointAccessResolver access;

	private final Environment environment;

	DashboardEndpoint(WebEndpointsSupplier endpoints, EndpointAccessResolver access, Environment environment) {
		this.endpoints = endpoints;
		this.access = access;
		this.environment = environment;
	}

	ExposableWebEndpoint findEndpoint() {
		if (ManagementPortType.get(this.environment) == ManagementPortType.DISABLED) {
			throw refuseStart("no endpoint is served over HTTP: 'management.server.port' is negative",
					"Set 'management.server.port' to a port, or remove it");
		}
		if (this.access.accessFor(ENDPOINT_ID, Access.READ_ONLY) == Access.NONE) {
			throw refuseStart("the access to the endpoint 'chihuo' is 'none'",
					"Set 'management.endpoint.chihuo.access' to 'read-only' or 'unrestricted', with "
							+ "'management.endpoints.access.max-permitted' at least that");
		}
		return this.endpoints.getEndpoints()
			.stream()
			.filter((endpoint) -> endpoint.getEndpointId().equals(ENDPOINT_ID))
			.findFirst()
			.orElseThrow(() -> refuseStart("the endpoint 'chihuo' is not exposed over HTTP",
					"Add 'chihuo' to 'management.endpoints.web.exposure.include'"));
	}

	private static ChihuoConfigurationException refuseStart(String problem, String action) {
		return new ChihuoConfigurationException("'chihuo.dashboard.enabled' is true, and " + problem,
				action + ", or set 'chihuo.dashboard.enabled' to false.", null);
	}

}
