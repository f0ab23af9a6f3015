// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Acts when calls of a database are not answered. Its methods must not block.
 */
@FunctionalInterface
interface NoAnswerHandler {

	/**
	 * Calls are under way and none has come back for a while.
	 */
	void handleNoAnswer();

	/**
	 * Find the reason for which calls are not answered, null if it is the database.
	 */
	default @Nullable String findReason() {
		return null;
	}

}
