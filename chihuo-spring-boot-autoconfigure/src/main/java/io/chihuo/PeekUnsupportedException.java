// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A backend cannot show a part of its queues. It never can; other parts may be shown.
 */
public class PeekUnsupportedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public PeekUnsupportedException(String message) {
		super(message);
	}

}
