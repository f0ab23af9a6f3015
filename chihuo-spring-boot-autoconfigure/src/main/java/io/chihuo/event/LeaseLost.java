// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * The lease of a task was lost while this node ran it: the outcome of the run is void,
 * and the task runs again, here or elsewhere.
 */
public final class LeaseLost extends EventFields implements LoopEvent {

	private final String id;

	private final int attempt;

	private LeaseLost(String namespace, String loop, String id, int attempt) {
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
	public static LeaseLost of(String namespace, String loop, String id, int attempt) {
		return new LeaseLost(namespace, loop, id, attempt);
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
