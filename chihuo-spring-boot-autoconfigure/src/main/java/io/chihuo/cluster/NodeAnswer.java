// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopState;

/**
 * The result of a command on one node.
 *
 * @param node name of the node
 * @param instance its instance
 * @param outcome whether it was done
 * @param state state of the loop there afterwards, null if it is not known
 * @param detail why it was not done, otherwise null
 */
public record NodeAnswer(String node, String instance, CommandOutcome outcome, @Nullable LoopState state,
		@Nullable String detail) {

	/**
	 * Whether it was done.
	 */
	public enum CommandOutcome {

		/**
		 * It was.
		 */
		DONE,

		/**
		 * The node has no loop of this name.
		 */
		NO_SUCH_LOOP,

		/**
		 * It was not, or threw.
		 */
		FAILED,

		/**
		 * The node did not answer in time; it may or may not have been done.
		 */
		NO_ANSWER

	}

}
