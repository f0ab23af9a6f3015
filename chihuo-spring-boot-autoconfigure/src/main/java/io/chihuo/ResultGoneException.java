// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The task has ended, but its result is not kept: the id was finished by another call,
 * the result has expired, or it was delivered to another caller.
 */
public class ResultGoneException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public ResultGoneException(String message) {
		super(message);
	}

}
