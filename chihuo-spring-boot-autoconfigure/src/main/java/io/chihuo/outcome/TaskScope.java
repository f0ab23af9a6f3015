// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.chihuo.Task;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.QueueName;
import io.chihuo.outcome.WaitGraph.AwaitedFlowKey;

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
	 * A task is about to be submitted within the run, with which it is cancelled unless
	 * others have added it. Completes when the store knows that, so that any node can do
	 * it. Fails with {@link java.util.concurrent.CancellationException} if the run was
	 * cancelled or has lost its lease, and with {@link io.chihuo.TooManyPendingException}
	 * if it has submitted too many.
	 */
	CompletableFuture<Void> noteChild(ChildRef child);

	/**
	 * A child that was noted is being submitted. The answer may come after the handler
	 * has returned.
	 * @param submission completes when the child is attached, or was not submitted
	 */
	void trackSubmission(CompletableFuture<?> submission);

	/**
	 * A task was submitted within the run. When it has ended, the store may forget it.
	 */
	void attachChild(ChildRef child, ChildTask task);

	/**
	 * Whether tasks may still be submitted within the run: it goes on, or was
	 * interrupted, so that they are refused.
	 */
	boolean isOpen();

	/**
	 * A task is awaited by the run, or by a future that was made within it. While there
	 * is one, a run whose handler has returned a future needs no slot.
	 */
	void beginAwaiting();

	/**
	 * One that was awaited has ended.
	 */
	void endAwaiting();

	/**
	 * The handler is about to wait on its thread for tasks that are not known here.
	 * @throws io.chihuo.WouldDeadlockException if no more runs may wait
	 */
	void beforeWait();

	/**
	 * The handler is about to wait on its thread for the end of a flow.
	 * @throws io.chihuo.WouldDeadlockException if the flow waits for the task, or no more
	 * runs may wait
	 */
	void beforeFlowWait(AwaitedFlowKey flow);

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
