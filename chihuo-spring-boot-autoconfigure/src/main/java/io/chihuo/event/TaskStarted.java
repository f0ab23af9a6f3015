// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The handler is about to be called.
 */
public final class TaskStarted implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final String id;

	private final int attempt;

	private TaskStarted(String namespace, String loop, String id, int attempt) {
		this.namespace = namespace;
		this.loop = loop;
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
	 * Which run of the task this is, from 1.
	 */
	public int attempt() {
		return this.attempt;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.id, this.attempt);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskStarted that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskStarted" + fieldValues();
	}

}
