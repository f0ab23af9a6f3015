// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * A savepoint in a transaction of the application that is set by the message of the first
 * statement after it, which saves a round trip.
 */
final class AddSavepoint {

	static final String RELEASE = "release savepoint adding";

	static final String ROLLBACK = "rollback to savepoint adding; " + RELEASE;

	private boolean set;

	/** Statement that sets it, if it is not set yet, to go before others in a message. */
	String takePrefix() {
		String prefix = this.set ? "" : "savepoint adding; ";
		this.set = true;
		return prefix;
	}

	boolean isSet() {
		return this.set;
	}

}
