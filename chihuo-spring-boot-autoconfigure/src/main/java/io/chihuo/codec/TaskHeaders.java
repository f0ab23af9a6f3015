// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

/**
 * Names of the headers that this library sends along with tasks.
 */
public final class TaskHeaders {

	/**
	 * Beginning of all of them.
	 */
	public static final String PREFIX = "chihuo-";

	/**
	 * Says that somebody awaits the result.
	 */
	public static final String AWAITED = PREFIX + "awaited";

	private TaskHeaders() {
	}

}
