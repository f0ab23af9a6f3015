// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

/**
 * Makes calls that a worker answers. Calls may be made by any number of threads.
 */
public interface Caller extends AutoCloseable {

	/**
	 * Start the worker and what the calls need, unless it has started. For one thread.
	 */
	void startWorker() throws Exception;

	/**
	 * Make a call, and wait for its answer.
	 * @return the number, as the worker has sent it back
	 */
	int callWorker(int number) throws Exception;

	/**
	 * Stop all of it; it starts again when it is needed.
	 */
	@Override
	void close();

}
