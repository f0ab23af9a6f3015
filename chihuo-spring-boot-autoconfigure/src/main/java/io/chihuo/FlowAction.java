// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Code that is a step of a flow in memory.
 *
 * @see Flow#run
 */
@FunctionalInterface
public interface FlowAction {

	/**
	 * Do the work of the step; may block.
	 * @throws Exception to fail the step
	 */
	void run() throws Exception;

}
