// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * Thrown when another transaction has changed the data on which a decision was based.
 * Nothing was written.
 */
final class StaleReadException extends ConcurrencyFailureException {

	private static final long serialVersionUID = 1L;

	StaleReadException(String message) {
		super(message);
	}

}
