// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * Decides who may read and who may write. Anybody else is refused: a security chain of
 * the application may not cover the path of the dashboard.
 */
final class DashboardAccess {

	private final DashboardOptions options;

	private final boolean endpointWritable;

	DashboardAccess(DashboardOptions options, boolean endpointWritable) {
		this.options = options;
		this.endpointWritable = endpointWritable;
	}

	/** Why a user may not read, null if the user may. */
	@Nullable String findReadProblem(@Nullable DashboardUser user) {
		return (user != null || this.options.anonymous() != AnonymousAccess.NONE) ? null
				: "Nobody is signed in. The dashboard needs a user, from Spring Security or from the web server, "
						+ "or 'chihuo.dashboard.anonymous'";
	}

	/** Why a user may not write, null if the user may. */
	@Nullable String findWriteProblem(@Nullable DashboardUser user) {
		if (!this.endpointWritable) {
			return "The endpoint is read-only: 'management.endpoint.chihuo.access' is not 'unrestricted'";
		}
		if (user == null && this.options.anonymous() != AnonymousAccess.ALL) {
			return "Nobody is signed in, and 'chihuo.dashboard.anonymous' is not 'all'";
		}
		String role = this.options.writeRole();
		if (role != null && (user == null || !user.hasRole().test(role))) {
			return "The role '" + role + "' is needed: 'chihuo.dashboard.write-role'";
		}
		return null;
	}

}
