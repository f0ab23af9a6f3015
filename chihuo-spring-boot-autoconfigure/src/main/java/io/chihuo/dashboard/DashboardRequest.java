// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A request to the dashboard, of either web stack.
 *
 * @param method HTTP method
 * @param path path below the page as it was sent, still encoded; empty, or with a slash
 * at its beginning
 * @param parameters parameters of the query
 * @param headers headers
 * @param server host and port by which the web server was reached, null if not known
 * @param user the user, null if nobody is signed in
 * @param csrf token of Spring Security, null if there is none or it is not needed
 * @param body body; at most one byte longer than {@link DashboardRequest#MAX_BODY_BYTES}
 */
record DashboardRequest(String method, String path, Map<String, List<String>> parameters, HttpHeaders headers,
		@Nullable String server, @Nullable DashboardUser user, @Nullable CsrfHeader csrf, byte[] body) {

	static final int MAX_BODY_BYTES = 1024 * 1024;

	/** Whether the method changes nothing. */
	boolean isRead() {
		return this.method.equals("GET") || this.method.equals("HEAD");
	}

	boolean isSession() {
		return this.path.equals("/session");
	}

	boolean isApi() {
		return this.path.equals("/api") || this.path.startsWith("/api/");
	}

}
