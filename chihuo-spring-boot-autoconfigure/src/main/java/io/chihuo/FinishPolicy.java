// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Policy by which an id is marked as finished.
 */
public enum FinishPolicy {

	/**
	 * The handler, by {@link Task#finish()}. A run that ends without it leaves the id
	 * absent, free to be added again.
	 */
	MANUAL,

	/**
	 * Every run that succeeds.
	 */
	ON_SUCCESS

}
