// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * The run of a task succeeded, but its result cannot be stored: it is too large, or
 * cannot be serialised. The run is not repeated, and its effects stand.
 */
public class ResultRejectedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public ResultRejectedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
