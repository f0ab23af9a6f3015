// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task has become a dead letter.
 */
public final class TaskDead implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final String id;

	private final int attempts;

	private final int crashes;

	private final String reason;

	private TaskDead(String namespace, String loop, String id, int attempts, int crashes, String reason) {
		this.namespace = namespace;
		this.loop = loop;
		this.id = id;
		this.attempts = attempts;
		this.crashes = crashes;
		this.reason = reason;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param id id of the task
	 * @param attempts how often it was run
	 * @param crashes how many of these runs took their worker down
	 * @param reason why it became a dead letter
	 */
	public static TaskDead of(String namespace, String loop, String id, int attempts, int crashes, String reason) {
		return new TaskDead(namespace, loop, id, attempts, crashes, reason);
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
	 * How often it was run.
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * How many of these runs took their worker down.
	 */
	public int crashes() {
		return this.crashes;
	}

	/**
	 * The reason why the task became a dead letter.
	 */
	public String reason() {
		return this.reason;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.id, this.attempts, this.crashes, this.reason);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskDead that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskDead" + fieldValues();
	}

}
