// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Collection;
import java.util.List;

import org.springframework.boot.actuate.endpoint.AbstractExposableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.EndpointsSupplier;
import org.springframework.boot.actuate.endpoint.Operation;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;

/**
 * Path of the dashboard among those of the endpoints, so that request matchers for all
 * endpoints cover it. It has no operation: requests are answered elsewhere.
 */
final class DashboardPath implements EndpointsSupplier<DashboardPath.DashboardPage> {

	@Override
	public Collection<DashboardPage> getEndpoints() {
		return List.of(new DashboardPage());
	}

	/** The page, which request matchers call {@code chihuodashboard}. */
	static final class DashboardPage extends AbstractExposableEndpoint<Operation> implements PathMappedEndpoint {

		private static final EndpointId ID = EndpointId.of("chihuodashboard");

		DashboardPage() {
			super(ID, Access.UNRESTRICTED, List.of());
		}

		@Override
		public String getRootPath() {
			return "chihuo-dashboard";
		}

	}

}
