// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskStatus;
import io.chihuo.concurrent.LogThrottle;

/**
 * Collaborators of handles of one kind.
 *
 * @param timeout longest time that a call to the backend may take
 * @param removesDelivered whether a result is removed when it is delivered
 * @param cancelsOnDispose whether cancelling a future cancels the task
 * @param scopes finds the run of the current thread
 * @param statuses describes where tasks are
 * @param orphans cancels the children of tasks that were cancelled
 * @param callbackFailures limits the lines on callbacks that threw
 */
record HandleContext(Duration timeout, boolean removesDelivered, boolean cancelsOnDispose, TaskScopes scopes,
		TaskStatuses statuses, OrphanCanceller orphans, LogThrottle callbackFailures) {

	TaskStatus statusOf(TaskHandle<?> handle, TaskNeeds needs, @Nullable TaskInfo info, boolean ended) {
		return this.statuses.describeStatus(needs, handle.id(), info, ended);
	}

	/**
	 * The exception for a wait that ends before the task does.
	 * @param timeout how long the wait was, null if it was given up at once
	 */
	AwaitTimeoutException createTimeout(TaskHandle<?> handle, TaskNeeds needs, @Nullable Duration timeout) {
		return this.statuses.createTimeout(needs, handle.id(), timeout);
	}

}
