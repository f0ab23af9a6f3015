// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Another flow has the id, so that none was started.
 */
public class FlowConflictException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public FlowConflictException(String message) {
		super(message);
	}

}
