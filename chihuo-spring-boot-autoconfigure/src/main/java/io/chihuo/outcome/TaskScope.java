// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Map;

import io.chihuo.Task;
import io.chihuo.backend.QueueName;

/**
 * The run of a task, for the tasks that its handler submits and awaits on its own thread.
 */
public interface TaskScope {

	/**
	 * The task that runs.
	 */
	Task<?> task();

	/**
	 * Id of the task that a key identifies among those that the run submits: each run of
	 * the same task gets the same id.
	 */
	String childId(String key);

	/**
	 * Headers of a task that is submitted within the run.
	 * @param detached whether the task does not belong to the run, so that the deadline
	 * of that does not limit it
	 * @throws io.chihuo.CallDepthException if tasks are nested too deeply
	 * @throws java.util.concurrent.CancellationException if the run was cancelled
	 */
	Map<String, String> childHeaders(boolean detached);

	/**
	 * A task was submitted within the run. It is cancelled with the run if that has added
	 * it, now or in an earlier attempt as its id shows, which then begins with that of
	 * the run and a slash.
	 * @param added whether the run has added it now, rather than joined it
	 * @param found whether a later run of the same task finds the child again by its id,
	 * so that a retry need not cancel it
	 */
	void attachChild(ChildTask child, boolean added, boolean found);

	/**
	 * The handler is about to wait for a task on its thread.
	 * @throws io.chihuo.WouldDeadlockException if the wait could not end
	 */
	void beforeWait(QueueName queue, String id);

	/**
	 * The handler waits no longer. Blocks until the run may go on.
	 */
	void afterWait();

}
