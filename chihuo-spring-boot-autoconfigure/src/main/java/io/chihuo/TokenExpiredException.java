// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A token does not complete any task, or no longer: its run was retried, or the task was
 * cancelled or timed out. Nothing was changed.
 */
public class TokenExpiredException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public TokenExpiredException(String message) {
		super(message);
	}

	public TokenExpiredException(String message, Throwable cause) {
		super(message, cause);
	}

}
