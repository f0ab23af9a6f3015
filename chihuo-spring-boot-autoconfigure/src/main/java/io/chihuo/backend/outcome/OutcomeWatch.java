// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Interest in the outcome of a task.
 *
 * @param retention how long the outcome is kept from the end of the task, by the clock of
 * the store; zero keeps none. Of several watches of a task the longest holds.
 * @param answersFailure whether a failure is only kept as the outcome: the task becomes
 * no dead letter. Holds if the watch comes with the add of the task.
 * @param node node to wake when the task ends, null for none
 */
public record OutcomeWatch(Duration retention, boolean answersFailure, @Nullable String node) {

	/**
	 * Most nodes that may watch a task; more are not woken, and have to look.
	 */
	public static final int MAX_NODES = 1000;

}
