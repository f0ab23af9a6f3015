// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.util.Objects;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

import io.chihuo.TaskHandle;
import io.chihuo.TaskStatus;

/**
 * Assertions on an awaited task.
 *
 * @param <R> type of the result
 */
public final class TaskHandleAssert<R> extends AbstractAssert<TaskHandleAssert<R>, TaskHandle<R>> {

	/** It has ended, and only the answer is on its way. */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

	TaskHandleAssert(TaskHandle<R> handle) {
		super(handle, TaskHandleAssert.class);
		as("task '%s' of queue '%s'", handle.id(), handle.queue());
	}

	/**
	 * Verify that the task has not ended.
	 */
	public TaskHandleAssert<R> hasNotEnded() {
		TaskStatus status = this.actual.status();
		if (status.isEnded()) {
			throw failure("Expecting it not to have ended, but it is %s", status);
		}
		return this;
	}

	/**
	 * Verify that the task has ended with a result.
	 * @param result the result; null for none
	 */
	public TaskHandleAssert<R> hasResult(@Nullable R result) {
		verifyEnded();
		Object found = this.actual.await(ANSWER_TIMEOUT);
		if (!Objects.equals(found, result)) {
			throw failureWithActualExpected(found, result, "Expecting result%n  %s%nbut it is%n  %s", result, found);
		}
		return this;
	}

	/**
	 * Verify that the task has ended without a result, and go on with the exception that
	 * {@link TaskHandle#await()} throws.
	 */
	public AbstractThrowableAssert<?, ? extends Throwable> hasFailed() {
		verifyEnded();
		return Assertions.assertThatThrownBy(() -> this.actual.await(ANSWER_TIMEOUT))
			.as("failure of task '%s' of queue '%s'", this.actual.id(), this.actual.queue());
	}

	private void verifyEnded() {
		TaskStatus status = this.actual.status();
		if (!status.isEnded()) {
			throw failure("Expecting it to have ended, but it is %s", status);
		}
	}

}
