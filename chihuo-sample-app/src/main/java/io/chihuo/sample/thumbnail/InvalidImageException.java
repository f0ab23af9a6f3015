// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import org.jspecify.annotations.Nullable;

/**
 * An image cannot be read, or is too large. The message is for the client.
 */
public class InvalidImageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public InvalidImageException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
