// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A task was completed before with another value, which holds.
 */
public class AlreadyCompletedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public AlreadyCompletedException(String message) {
		super(message);
	}

}
