// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

/**
 * Access to the dashboard without a signed-in user.
 */
public enum AnonymousAccess {

	/** Nothing is shown. */
	NONE,

	/** Everything is shown, and nothing can be changed. */
	READ,

	/** Everything is shown and can be changed. */
	ALL

}
