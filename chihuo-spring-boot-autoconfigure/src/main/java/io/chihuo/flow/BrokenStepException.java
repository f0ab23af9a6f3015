// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

/**
 * A step cannot start, and would not when it is tried again.
 */
final class BrokenStepException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BrokenStepException(String reason) {
		super(reason, null, false, false);
	}

}
