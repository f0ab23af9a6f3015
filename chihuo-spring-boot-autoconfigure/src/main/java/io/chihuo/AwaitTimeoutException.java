// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A task did not end within the time that its caller waits. The task goes on, and its
 * handle can be awaited again.
 */
public class AwaitTimeoutException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public AwaitTimeoutException(String message) {
		super(message);
	}

}
