// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task was not added after the commit of the transaction that asked for it, or it is
 * not known whether it was. Published on a thread without a transaction.
 */
public final class TaskNotAdded implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final String id;

	private final Throwable failure;

	private TaskNotAdded(String namespace, String loop, String id, Throwable failure) {
		this.namespace = namespace;
		this.loop = loop;
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
	 * The exception of the add.
	 */
	public Throwable failure() {
		return this.failure;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.id, this.failure);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskNotAdded that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskNotAdded" + fieldValues();
	}

}
