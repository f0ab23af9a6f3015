// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Work on a whole queue in short steps, since the queue may be long. Made by one thread
 * at a time; not to go on after a step has failed.
 */
@FunctionalInterface
interface StepwiseOperation {

	/**
	 * Result of a step that finds nothing left to do.
	 */
	long STEPS_DONE = -1;

	/**
	 * Make the next step.
	 * @return number of ids that it has changed, or {@link #STEPS_DONE}
	 */
	long nextStep();

}
