// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Kind of a step of a flow.
 */
public enum StepKind {

	/**
	 * One child after the other.
	 */
	SERIES,

	/**
	 * All children at once; done when as many are done as are needed.
	 */
	PARALLEL,

	/**
	 * Each child after those that come before it.
	 */
	GRAPH,

	/**
	 * A body, and steps that run when it has ended.
	 */
	GUARDED,

	/**
	 * A body that runs if a condition holds.
	 */
	WHEN,

	/**
	 * A task of a queue.
	 */
	TASK,

	/**
	 * A task of a queue for each of many items.
	 */
	FOR_EACH,

	/**
	 * Waits for a moment.
	 */
	TIMER,

	/**
	 * Waits for a sum.
	 */
	COUNTER,

	/**
	 * Waits for a value from outside.
	 */
	SIGNAL,

	/**
	 * Done at once.
	 */
	NOTHING,

	/**
	 * A body that runs again until a condition holds.
	 */
	REPEAT,

	/**
	 * A body, and a step that undoes it.
	 */
	COMPENSATED,

	/**
	 * One child after the other, with a context of its own.
	 */
	MODULE,

	/**
	 * Code of a flow in memory.
	 */
	RUN,

	/**
	 * Waits for a sum that the flows of the namespace share.
	 */
	SHARED_COUNTER;

	/**
	 * Whether it has children.
	 */
	public boolean isComposite() {
		return this == SERIES || this == PARALLEL || this == GRAPH || this == GUARDED || this == WHEN || this == REPEAT
				|| this == COMPENSATED || this == MODULE;
	}

}
