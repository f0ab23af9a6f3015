// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

/**
 * An action that a node can request for a loop.
 */
public enum LoopAction {

	/**
	 * Claim and run tasks.
	 */
	START,

	/**
	 * Claim no more, and let running tasks end however long they take.
	 */
	STOP,

	/**
	 * Stop: interrupt running tasks and release them.
	 */
	KILL,

	/**
	 * Claim no more until it is resumed.
	 */
	PAUSE,

	/**
	 * Claim again.
	 */
	RESUME,

	/**
	 * Change how many tasks run at the same time.
	 */
	CONCURRENCY

}
