// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be reached, broke off or was too slow.
 */
public class NoResponseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NoResponseException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
