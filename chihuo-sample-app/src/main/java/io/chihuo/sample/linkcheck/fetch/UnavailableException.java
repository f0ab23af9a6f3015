// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import org.jspecify.annotations.Nullable;

/**
 * A server did not respond, or responded that it cannot serve the request now.
 */
public class UnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UnavailableException(String message) {
		this(message, null);
	}

	UnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
