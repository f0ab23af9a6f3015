// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * A task has become a dead letter.
 */
public final class TaskDead extends EventFields implements LoopEvent {

	private final String id;

	private final int attempts;

	private final int crashes;

	private final String reason;

	private TaskDead(String namespace, String loop, String id, int attempts, int crashes, String reason) {
		super(namespace, loop, id, attempts, crashes, reason);
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

}
