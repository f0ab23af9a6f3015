package io.chihuo.backend.jdbc;

/**
 * Work on a whole queue, which may be long, in steps that are not. Made by one thread at
 * a time; not to go on after a step has failed.
 */
@FunctionalInterface
interface StepwiseOperation {

	/**
	 * What a step answers that finds nothing left to do.
	 */
	long OVER = -1;

	/**
	 * Make the next step.
	 * @return how many it has brought about, or {@link #OVER}
	 */
	long next();

}
