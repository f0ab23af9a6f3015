// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * An id or a payload that cannot be stored. Nothing was changed, and trying again does
 * not help.
 */
public class InvalidTaskException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public InvalidTaskException(String message) {
		this(message, null);
	}

	public InvalidTaskException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
