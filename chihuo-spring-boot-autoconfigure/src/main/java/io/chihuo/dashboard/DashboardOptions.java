// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * Options of the dashboard.
 *
 * @param anonymous access without a signed-in user
 * @param writeRole role or authority that a user needs to change anything; null if every
 * user may
 * @param showPayload whether the endpoint shows payloads
 * @param traceUrl address of a trace, with {@value #TRACE_ID} in place of its id; null
 * for none
 */
public record DashboardOptions(AnonymousAccess anonymous, @Nullable String writeRole, boolean showPayload,
		@Nullable String traceUrl) {

	/** Stands for the id of a trace. */
	public static final String TRACE_ID = "{traceId}";

}
