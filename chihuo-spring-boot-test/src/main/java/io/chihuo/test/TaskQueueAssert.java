// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;

/**
 * Assertions on a queue.
 *
 * @param <T> the payload's type
 */
public final class TaskQueueAssert<T> extends AbstractAssert<TaskQueueAssert<T>, TaskQueue<T>> {

	private static final int PAGE_SIZE = 1000;

	TaskQueueAssert(TaskQueue<T> queue) {
		super(queue, TaskQueueAssert.class);
		as("queue '%s'", queue.name());
	}

	/**
	 * Verify that a task waits, runs or is dead, and go on with it.
	 */
	public StoredTaskAssert<T> hasTask(String id) {
		TaskInfo task = findTask(id).orElse(null);
		if (task == null || task.state() == TaskState.FINISHED) {
			throw failure("Expecting a task with id '%s', but %s; the queue has %s", id,
					(task == null) ? "there is none" : "the id is finished and has none", this.actual.counts());
		}
		return new StoredTaskAssert<>(this.actual, task);
	}

	/**
	 * Verify that no task with the id waits, runs or is dead.
	 */
	public TaskQueueAssert<T> hasNoTask(String id) {
		findTask(id).filter((task) -> task.state() != TaskState.FINISHED).ifPresent((task) -> {
			throw failure("Expecting no task with id '%s', but there is %s", id, task);
		});
		return this;
	}

	/**
	 * Verify that no task waits or runs; there may be dead letters and finish marks.
	 */
	public TaskQueueAssert<T> hasNoTasks() {
		return hasTaskCount(0);
	}

	/**
	 * Verify how many tasks wait or run.
	 */
	public TaskQueueAssert<T> hasTaskCount(long count) {
		QueueCounts counts = this.actual.counts();
		long tasks = counts.queued() + counts.running() + counts.waiting();
		if (tasks != count) {
			throw failureWithActualExpected(tasks, count, "Expecting %s task(s) that wait or run, but the queue has %s",
					count, counts);
		}
		return this;
	}

	/**
	 * Verify that the id bears a finish mark.
	 */
	public TaskQueueAssert<T> isFinished(String id) {
		if (!this.actual.isFinished(id)) {
			throw failure("Expecting '%s' to be finished, but found %s", id, describe(id));
		}
		return this;
	}

	/**
	 * Verify that the id bears no finish mark.
	 */
	public TaskQueueAssert<T> isNotFinished(String id) {
		if (this.actual.isFinished(id)) {
			throw failure("Expecting '%s' not to be finished, but it is", id);
		}
		return this;
	}

	/**
	 * Go on with the dead letters, oldest first, with their payloads.
	 */
	public ListAssert<DeadLetter<T>> deadLetters() {
		List<DeadLetter<T>> letters = new ArrayList<>();
		@Nullable String cursor = null;
		do {
			DeadLetterPage<T> page = this.actual.deadLetters().withPayloads().page(cursor, PAGE_SIZE);
			letters.addAll(page.letters());
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return Assertions.assertThat(letters).as("dead letters of queue '%s'", this.actual.name());
	}

	private Optional<TaskInfo> findTask(String id) {
		isNotNull();
		return this.actual.find(id);
	}

	private Object describe(String id) {
		return findTask(id).<Object>map((task) -> task).orElse("nothing");
	}

}
