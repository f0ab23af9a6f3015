// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * No flow has the id: it was never started, or it ended so long ago that it is not kept
 * any more.
 */
public class FlowNotFoundException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public FlowNotFoundException(String message) {
		super(message);
	}

}
