// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import org.jspecify.annotations.Nullable;

/**
 * A form with the token of a review. It comes in the body of a request, since URLs are
 * logged.
 *
 * @param token the token, null if the form has none
 */
record ReviewToken(@Nullable String token) {

	/** Without the token: frameworks log arguments. */
	@Override
	public String toString() {
		return "ReviewToken[]";
	}

}
