// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import org.jspecify.annotations.Nullable;

/**
 * One step of a change to all dead letters of a queue. It covers those that are dead when
 * the first step is made, and none that dies later.
 *
 * @param count number of dead letters that this step changed
 * @param next where the next step begins, null if there is none
 */
public record DeadLetterSweep(long count, @Nullable String next) {

	/**
	 * Most dead letters that one step may change.
	 */
	public static final int MAX_SWEEP_SIZE = 500;

}
