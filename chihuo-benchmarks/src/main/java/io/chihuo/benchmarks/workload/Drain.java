// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

/**
 * Runs tasks with bounded concurrency, once.
 */
public interface Drain extends AutoCloseable {

	/**
	 * Begin. Returns once every task is handed over, whether it has run or not.
	 */
	void startDrain() throws InterruptedException;

	/**
	 * Wait, within the measured time, until the queue holds nothing, after the last
	 * handler has counted.
	 */
	default void awaitEmpty() throws InterruptedException {
	}

	/**
	 * Stop, and drop the remaining tasks.
	 */
	@Override
	void close();

	/**
	 * Makes drains.
	 */
	@FunctionalInterface
	interface DrainFactory {

		/**
		 * Make one ready, outside the measured time. Tasks of a preloaded subject are
		 * added here.
		 * @param tasks number of tasks
		 * @param body work of each task
		 */
		Drain openDrain(int tasks, TaskBody body);

	}

}
