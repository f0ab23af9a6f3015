// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

/**
 * A moment in the life of a flow at which a worker halts, as if its power had failed. The
 * store has made a change, and the worker does not know.
 */
public enum HaltPoint {

	/** All that follows was made in one step, where a store can; no point of others. */
	MOVED("move"),

	/** Runs of steps are settled, and their flow has not moved on. */
	SETTLED("settle"),

	/** The flow has moved on, and its next steps are not in their queues. */
	ADVANCED("update"),

	/** The next steps are in their queues, and their flow does not say so. */
	ADDED("submit");

	private final String method;

	HaltPoint(String method) {
		this.method = method;
	}

	/** Whether a call to a store leads to it. */
	boolean follows(String method) {
		return this.method.equals(method);
	}

}
