// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A queue is kept in a format of another version of Chihuo. Nothing of it was changed,
 * and to try again does not help before this node runs that version.
 */
public class IncompatibleFormatException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public IncompatibleFormatException(String message) {
		super(message);
	}

}
