// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.UnknownHostException;

/**
 * An address that must not be connected to. A subclass, since a resolver may throw
 * nothing else.
 */
final class RefusedTargetException extends UnknownHostException {

	private static final long serialVersionUID = 1L;

	RefusedTargetException(String message) {
		super(message);
	}

}
