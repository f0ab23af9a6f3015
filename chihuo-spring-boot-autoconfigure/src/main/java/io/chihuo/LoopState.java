// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * State of a loop on this node.
 */
public enum LoopState {

	/**
	 * Neither claims nor runs tasks.
	 */
	STOPPED,

	/**
	 * Claims and runs tasks.
	 */
	RUNNING,

	/**
	 * Claims no tasks; those that run go on.
	 */
	PAUSED,

	/**
	 * Claims no tasks and waits for those that run.
	 */
	STOPPING,

	/**
	 * Stopped because an {@link OnStart} method failed.
	 */
	FAILED

}
