// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * A run has ended well. The event is published before the backend settles the task: if
 * the lease turns out to be lost, {@link LeaseLost} follows.
 */
public final class TaskSucceeded extends EventFields implements LoopEvent {

	private final String id;

	private final int attempt;

	private TaskSucceeded(String namespace, String loop, String id, int attempt) {
		super(namespace, loop, id, attempt);
		this.id = id;
		this.attempt = attempt;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param id id of the task
	 * @param attempt which run of the task this was, from 1
	 */
	public static TaskSucceeded of(String namespace, String loop, String id, int attempt) {
		return new TaskSucceeded(namespace, loop, id, attempt);
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

}
