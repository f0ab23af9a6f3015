// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.springframework.http.HttpHeaders;

/**
 * A response of the dashboard.
 *
 * @param status HTTP status
 * @param headers all headers but the length
 * @param body body, which is left out for HEAD
 */
record DashboardResponse(int status, HttpHeaders headers, byte[] body) {

	static final int OK_STATUS = 200;

	static final int NO_CONTENT_STATUS = 204;

	static final int NOT_MODIFIED_STATUS = 304;

	static DashboardResponse of(int status, String contentType, byte[] body) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return new DashboardResponse(status, headers, body);
	}

	/** Responses without a body by their status must not have a length. */
	boolean hasLength() {
		return this.status != NO_CONTENT_STATUS && this.status != NOT_MODIFIED_STATUS;
	}

	static DashboardResponse empty(int status) {
		return new DashboardResponse(status, new HttpHeaders(), new byte[0]);
	}

}
