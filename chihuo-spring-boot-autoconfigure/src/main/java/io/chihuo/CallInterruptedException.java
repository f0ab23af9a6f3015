// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The calling thread was interrupted while it waited for the backend; its interrupt flag
 * is set again. The change asked for may or may not have been made. Unlike
 * {@link BackendUnavailableException} this is no reason to call again: somebody wants the
 * thread to end.
 */
public class CallInterruptedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public CallInterruptedException(String message, InterruptedException cause) {
		super(message, cause);
	}

}
