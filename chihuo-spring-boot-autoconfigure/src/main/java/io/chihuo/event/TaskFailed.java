// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A run has failed. The event is published before the backend settles the task: if the
 * lease turns out to be lost, {@link LeaseLost} follows, and if the task became a dead
 * letter, {@link TaskDead}.
 */
public final class TaskFailed implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final String id;

	private final int attempt;

	private final Throwable failure;

	private final boolean retried;

	private TaskFailed(String namespace, String loop, String id, int attempt, Throwable failure, boolean retried) {
		this.namespace = namespace;
		this.loop = loop;
		this.id = id;
		this.attempt = attempt;
		this.failure = failure;
		this.retried = retried;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param id id of the task
	 * @param attempt which run of the task this was, from 1
	 * @param failure the exception of the handler, or a
	 * {@link java.util.concurrent.TimeoutException TimeoutException}
	 * @param retried whether the task is tried again
	 */
	public static TaskFailed of(String namespace, String loop, String id, int attempt, Throwable failure,
			boolean retried) {
		return new TaskFailed(namespace, loop, id, attempt, failure, retried);
	}

	@Override
	public String namespace() {
		return this.namespace;
	}

	@Override
	public String loop() {
		return this.loop;
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Which run of the task this was, from 1.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * The exception of the handler, or a {@link java.util.concurrent.TimeoutException
	 * TimeoutException}.
	 */
	public Throwable failure() {
		return this.failure;
	}

	/**
	 * Whether the task is tried again.
	 */
	public boolean isRetried() {
		return this.retried;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.id, this.attempt, this.failure, this.retried);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskFailed that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskFailed" + fieldValues();
	}

}
