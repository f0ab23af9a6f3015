// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

/**
 * Why a request has failed. The name is part of the failure of the step.
 */
enum HttpProblem {

	/** The host or an address of it is not allowed. */
	REFUSED_TARGET(false),

	/** No connection of the pool became free in time. */
	POOL_TIMEOUT(true),

	/** No connection was made in time. */
	CONNECT_TIMEOUT(true),

	/** No connection could be made, or the host has no address. */
	CONNECT_FAILED(true),

	/** The certificate was refused, or the encryption failed. */
	TLS_FAILED(false),

	/** The server sent nothing for too long. */
	READ_TIMEOUT(false),

	/** The whole exchange took too long. */
	TOTAL_TIMEOUT(false),

	/** The connection broke after the request was sent. */
	CONNECTION_LOST(false),

	/** The answer is larger than allowed. */
	TOO_LARGE(false),

	/** There are more redirects than allowed. */
	TOO_MANY_REDIRECTS(false),

	/** The answer has a status that is not accepted. */
	STATUS(false),

	/** The answer cannot be written to its file. */
	FILE_FAILED(false),

	/** The answer breaks the protocol. */
	BAD_ANSWER(false);

	private final boolean connect;

	HttpProblem(boolean connect) {
		this.connect = connect;
	}

	/** Nothing was sent, so that another try repeats no effect. */
	boolean isConnectError() {
		return this.connect;
	}

}
