// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Tasks that submit tasks are nested too deeply. Nothing was changed.
 */
public class CallDepthException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public CallDepthException(String message) {
		super(message);
	}

}
