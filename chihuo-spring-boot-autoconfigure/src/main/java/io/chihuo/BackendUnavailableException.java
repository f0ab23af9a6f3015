// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * The backend did not answer, or not in time. The change asked for may or may not have
 * been made; since ids are unique it is safe to ask again.
 */
public class BackendUnavailableException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public BackendUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
