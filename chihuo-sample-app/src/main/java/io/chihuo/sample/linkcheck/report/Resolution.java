// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

/**
 * The result of the check of a link.
 *
 * @param state whether it leads somewhere
 * @param reason why not, or why that is not known
 */
record Resolution(State state, String reason) {

	enum State {

		FINE, BROKEN, SKIPPED

	}

	static final Resolution FINE = new Resolution(State.FINE, "");

	static Resolution broken(String reason) {
		return new Resolution(State.BROKEN, reason);
	}

	static Resolution skipped(String reason) {
		return new Resolution(State.SKIPPED, reason);
	}

}
