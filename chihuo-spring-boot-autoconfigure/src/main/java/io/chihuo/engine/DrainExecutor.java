// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;

/**
 * Executor of loops that are drained. Its one thread cannot run a task for which another
 * task waits on that thread, so that it is notified of such waits.
 */
public interface DrainExecutor extends Executor {

	/**
	 * The run on this thread waits for another task from now on.
	 */
	void onWaitBegun();

	/**
	 * The run on this thread goes on.
	 */
	void onWaitEnded();

}
