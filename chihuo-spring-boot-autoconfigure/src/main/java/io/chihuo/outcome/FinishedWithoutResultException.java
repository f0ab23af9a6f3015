// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import io.chihuo.ResultGoneException;

/**
 * Says that a task has ended without a result that is kept; a caller that expects none
 * has nothing to miss.
 */
final class FinishedWithoutResultException extends ResultGoneException {

	private static final long serialVersionUID = 1L;

	FinishedWithoutResultException(String task) {
		super(task + " has ended, and its result is not kept: it has expired, was delivered to another caller, or the "
				+ "id was marked as finished without one");
	}

}
