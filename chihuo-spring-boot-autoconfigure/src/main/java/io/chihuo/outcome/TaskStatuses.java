// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.TaskStatus;

/**
 * Describes where awaited tasks are. For any number of threads; no method blocks.
 */
public interface TaskStatuses {

	/**
	 * Knows the queue alone.
	 */
	TaskStatuses OF_QUEUE = new TaskStatuses() {

		@Override
		public TaskStatus describeStatus(TaskNeeds needs, String id, @Nullable TaskInfo info, boolean ended) {
			return TaskStatus.of(info, ended, null, null, obstacleOf(info));
		}

		@Override
		public boolean isUnserved(String queue) {
			return false;
		}

		@Override
		public AwaitTimeoutException createTimeout(TaskNeeds needs, String id, @Nullable Duration timeout) {
			return new AwaitTimeoutException(
					timeoutText(needs.queue(), id, timeout) + "; it goes on, and can be awaited again");
		}

	};

	/**
	 * This process awaits tasks from now on, so that it has to know who serves them.
	 */
	default void onFirstAwait() {
	}

	/**
	 * Describe a task.
	 * @param needs abilities that a node needs to run it, as far as they are known
	 * @param info state of the task in its queue, null if it is not there
	 * @param ended whether the task has ended for those who await it
	 */
	TaskStatus describeStatus(TaskNeeds needs, String id, @Nullable TaskInfo info, boolean ended);

	/**
	 * Describe a task of which only the queue is known.
	 * @param info state of the task in its queue, null if it is not there
	 */
	default TaskStatus describeStatus(String queue, String id, @Nullable TaskInfo info, boolean ended) {
		return describeStatus(TaskNeeds.of(queue), id, info, ended);
	}

	/**
	 * Whether it is known that no node has served a queue for some time.
	 */
	boolean isUnserved(String queue);

	/**
	 * The exception for a wait that ends before the task does.
	 * @param needs abilities that a node needs to run the task, as far as they are known
	 * @param timeout how long the wait was, null if it was given up at once
	 * @return {@link io.chihuo.NoWorkerException NoWorkerException} if no node can run
	 * the task
	 */
	AwaitTimeoutException createTimeout(TaskNeeds needs, String id, @Nullable Duration timeout);

	/** The begin of the message of such an exception. */
	static String timeoutText(String queue, String id, @Nullable Duration timeout) {
		return "Task '" + id + "' of '" + queue + "' has not ended" + ((timeout != null) ? " within " + timeout : "");
	}

	/**
	 * The obstacle that the state of the task in its queue shows, null for none.
	 */
	static @Nullable String obstacleOf(@Nullable TaskInfo info) {
		if (info == null) {
			return null;
		}
		if (info.state() == TaskState.DELAYED) {
			return ((info.lastError() != null) ? "It waits to be retried until " : "It is delayed until ")
					+ info.dueAt() + ((info.lastError() != null) ? ": " + info.lastError() : "");
		}
		if (info.state() == TaskState.WAITING) {
			return "It waits to be completed from outside until " + info.dueAt();
		}
		return (info.state() == TaskState.DEAD) ? "It is a dead letter: " + info.lastError() : null;
	}

}
