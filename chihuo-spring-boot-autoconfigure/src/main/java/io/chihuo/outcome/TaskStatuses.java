// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.TaskStatus;

/**
 * Describes where an awaited task is.
 */
@FunctionalInterface
public interface TaskStatuses {

	/**
	 * Knows the queue alone.
	 */
	TaskStatuses OF_QUEUE = (queue, info, ended) -> TaskStatus.of(info, ended, null, null, obstacleOf(info));

	/**
	 * Describe a task.
	 * @param info state of the task in its queue, null if it is not there
	 * @param ended whether the task has ended for those who await it
	 */
	TaskStatus describeStatus(String queue, @Nullable TaskInfo info, boolean ended);

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
