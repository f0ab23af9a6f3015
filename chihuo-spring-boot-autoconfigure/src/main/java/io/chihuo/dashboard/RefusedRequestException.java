// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

/**
 * A request that is not done.
 */
final class RefusedRequestException extends RuntimeException {

	static final int BAD_REQUEST_STATUS = 400;

	/** Nobody is signed in. */
	static final int UNAUTHORIZED_STATUS = 401;

	static final int FORBIDDEN_STATUS = 403;

	static final int NOT_FOUND_STATUS = 404;

	static final int METHOD_STATUS = 405;

	static final int TOO_LARGE_STATUS = 413;

	static final int CONTENT_TYPE_STATUS = 415;

	private static final long serialVersionUID = 1L;

	private final int status;

	RefusedRequestException(int status, String message) {
		super(message);
		this.status = status;
	}

	int httpStatus() {
		return this.status;
	}

}
