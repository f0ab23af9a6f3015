// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * The handler is about to be called.
 */
public final class TaskStarted extends EventFields implements LoopEvent {

	private final String id;

	private final int attempt;

	private TaskStarted(String namespace, String loop, String id, int attempt) {
		super(namespace, loop, id, attempt);
		this.id = id;
		this.attempt = attempt;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param id id of the task
	 * @param attempt which run of the task this is, from 1
	 */
	public static TaskStarted of(String namespace, String loop, String id, int attempt) {
		return new TaskStarted(namespace, loop, id, attempt);
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Which run of the task this is, from 1.
	 */
	public int attempt() {
		return this.attempt;
	}

}
