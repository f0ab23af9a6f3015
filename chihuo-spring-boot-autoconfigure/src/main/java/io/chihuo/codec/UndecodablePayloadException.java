// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no payload of their type. The message has the problem and its place, and
 * quotes nothing of the payload; the cause may.
 */
public final class UndecodablePayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UndecodablePayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
