package io.chihuo.backend.jdbc;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * Somebody else changed what a decision was based on. Nothing of it was written.
 */
final class StaleReadException extends ConcurrencyFailureException {

	private static final long serialVersionUID = 1L;

	StaleReadException(String message) {
		super(message);
	}

}
