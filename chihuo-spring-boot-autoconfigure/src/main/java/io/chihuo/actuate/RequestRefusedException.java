// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

/**
 * A request cannot be done as it is.
 */
final class RequestRefusedException extends RuntimeException {

	static final int BAD_REQUEST_STATUS = 400;

	static final int NOT_FOUND_STATUS = 404;

	static final int CONFLICT_STATUS = 409;

	/** The backend cannot do it. */
	static final int NOT_SUPPORTED_STATUS = 501;

	private static final long serialVersionUID = 1L;

	private final int status;

	RequestRefusedException(int status, String message) {
		super(message);
		this.status = status;
	}

	int httpStatus() {
		return this.status;
	}

}
