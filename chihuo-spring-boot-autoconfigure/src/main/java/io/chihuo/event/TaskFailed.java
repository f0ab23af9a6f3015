// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * A run has failed. The event is published before the backend settles the task: if the
 * lease turns out to be lost, {@link LeaseLost} follows, and if the task became a dead
 * letter, {@link TaskDead}.
 */
public final class TaskFailed extends EventFields implements LoopEvent {

	private final String id;

	private final int attempt;

	private final Throwable failure;

	private final boolean retried;

	private TaskFailed(String namespace, String loop, String id, int attempt, Throwable failure, boolean retried) {
		super(namespace, loop, id, attempt, failure, retried);
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

}
