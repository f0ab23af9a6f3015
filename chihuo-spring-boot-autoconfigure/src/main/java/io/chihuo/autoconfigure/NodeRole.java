// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

/**
 * The role of a node.
 */
public enum NodeRole {

	/**
	 * Adds tasks; the loops it has are not run.
	 */
	CLIENT,

	/**
	 * Runs loops, and fails to start if it has none.
	 */
	WORKER,

	/**
	 * Adds tasks and runs the loops it has.
	 */
	BOTH

}
