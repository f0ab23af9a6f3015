// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.codec.ExpiryKind;

/**
 * A limit of time of a task has passed: it is given up.
 */
final class TaskExpiredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ExpiryKind kind;

	/**
	 * Create an exception.
	 * @param lastFailure failure of its last run, null if there was none
	 */
	TaskExpiredException(ExpiryKind kind, String message, @Nullable Throwable lastFailure) {
		super(message, lastFailure, false, false);
		this.kind = kind;
	}

	ExpiryKind kind() {
		return this.kind;
	}

	/** For the reason of the dead letter. */
	@Override
	public String toString() {
		return String.valueOf(getMessage());
	}

}
