// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import org.jspecify.annotations.Nullable;

/**
 * A site has no answer to what it allows; until it has one, it allows nothing.
 */
public class RobotsUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RobotsUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
