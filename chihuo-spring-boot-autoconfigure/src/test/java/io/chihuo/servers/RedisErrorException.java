// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

/**
 * Redis refused a command; the message is Redis' own.
 */
public final class RedisErrorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RedisErrorException(String message) {
		super(message);
	}

}
