// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * A task was not added after the commit of the transaction that asked for it, or it is
 * not known whether it was. Published on a thread without a transaction.
 */
public final class TaskNotAdded extends EventFields implements LoopEvent {

	private final String id;

	private final Throwable failure;

	private TaskNotAdded(String namespace, String loop, String id, Throwable failure) {
		super(namespace, loop, id, failure);
		this.id = id;
		this.failure = failure;
	}

	/**
	 * Creates an event, for the client and tests.
	 * @param namespace name of the queue's namespace
	 * @param loop name of the loop whose queue it is
	 * @param id id of the task
	 * @param failure the exception of the add
	 */
	public static TaskNotAdded of(String namespace, String loop, String id, Throwable failure) {
		return new TaskNotAdded(namespace, loop, id, failure);
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The exception of the add.
	 */
	public Throwable failure() {
		return this.failure;
	}

}
