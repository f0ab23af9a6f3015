// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to make its task a dead letter at once, even if attempts are left.
 */
public class RejectTaskException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public RejectTaskException(String message) {
		this(message, null);
	}

	public RejectTaskException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
