// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import org.jspecify.annotations.Nullable;

/**
 * A limit of time for which a task was given up. Its failure has a type that no exception
 * of an application has.
 */
public enum ExpiryKind {

	/**
	 * The first run did not start in time.
	 */
	NOT_STARTED("chihuo:not-started"),

	/**
	 * The task had started, and did not end in time.
	 */
	DEADLINE_EXCEEDED("chihuo:deadline-exceeded"),

	/**
	 * The last run took too long.
	 */
	RUN_TIMEOUT("chihuo:run-timeout");

	private final String failureType;

	ExpiryKind(String failureType) {
		this.failureType = failureType;
	}

	/**
	 * {@link FailureDetails#type() Type} of the failure.
	 */
	public String failureType() {
		return this.failureType;
	}

	/**
	 * The limit for which a task was given up, null if it failed for another reason.
	 */
	public static @Nullable ExpiryKind findByType(String failureType) {
		for (ExpiryKind kind : values()) {
			if (kind.failureType.equals(failureType)) {
				return kind;
			}
		}
		return null;
	}

}
