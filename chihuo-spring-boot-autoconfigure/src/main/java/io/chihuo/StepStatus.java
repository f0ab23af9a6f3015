// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One step of a flow at one moment.
 */
public final class StepStatus {

	private final String name;

	private final StepKind kind;

	private final StepState state;

	private final String loop;

	private final String taskId;

	private final int round;

	private final @Nullable Instant dueAt;

	private final @Nullable String obstacle;

	private final @Nullable ItemCounts items;

	private StepStatus(String name, StepKind kind, StepState state, String loop, String taskId, int round,
			@Nullable Instant dueAt, @Nullable String obstacle, @Nullable ItemCounts items) {
		this.name = name;
		this.kind = kind;
		this.state = state;
		this.loop = loop;
		this.taskId = taskId;
		this.round = round;
		this.dueAt = dueAt;
		this.obstacle = obstacle;
		this.items = items;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param name name of the step
	 * @param kind its kind
	 * @param state its state
	 * @param loop loop of its task, empty for other kinds
	 * @param taskId id of its task, empty for other kinds
	 * @param round which time it is run: 1, and one more after each resume, retry or
	 * repetition
	 * @param dueAt when a timer or the wait for a signal ends, or a step is repeated;
	 * null for none
	 * @param obstacle why it does not move, null if nothing is in its way or that is not
	 * known
	 * @param items numbers of the items of a {@link Flow#forEach}, null for other kinds
	 * and before it begins
	 */
	public static StepStatus of(String name, StepKind kind, StepState state, String loop, String taskId, int round,
			@Nullable Instant dueAt, @Nullable String obstacle, @Nullable ItemCounts items) {
		return new StepStatus(name, kind, state, loop, taskId, round, dueAt, obstacle, items);
	}

	/**
	 * Name of the step.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Its kind.
	 */
	public StepKind kind() {
		return this.kind;
	}

	/**
	 * Its state.
	 */
	public StepState state() {
		return this.state;
	}

	/**
	 * Loop of its task, empty for other kinds.
	 */
	public String loop() {
		return this.loop;
	}

	/**
	 * Id of its task, empty for other kinds.
	 */
	public String taskId() {
		return this.taskId;
	}

	/**
	 * Which time it is run: 1, and one more after each resume, retry or repetition.
	 */
	public int round() {
		return this.round;
	}

	/**
	 * When a timer or the wait for a signal ends, or a step is repeated; null for none.
	 */
	public @Nullable Instant dueAt() {
		return this.dueAt;
	}

	/**
	 * Why it does not move, or has failed: for a task that is the error with its type and
	 * message. Null if nothing is in its way or that is not known.
	 */
	public @Nullable String obstacle() {
		return this.obstacle;
	}

	/**
	 * Numbers of the items of a {@link Flow#forEach}, null for other kinds and before it
	 * begins.
	 */
	public @Nullable ItemCounts items() {
		return this.items;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.name, this.kind, this.state, this.loop, this.taskId, this.round, this.dueAt,
				this.obstacle, this.items);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StepStatus that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "StepStatus" + fieldValues();
	}

}
