// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions of this library.
 */
public class ChihuoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ChihuoException(String message) {
		this(message, null);
	}

	public ChihuoException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
