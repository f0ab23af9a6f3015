// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Thrown when one of the ids that are added is known already. Nothing was written.
 */
final class KnownIdException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	KnownIdException() {
		super("An id is known already", null, false, false);
	}

}
