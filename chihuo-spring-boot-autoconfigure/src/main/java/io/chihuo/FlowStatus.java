// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A flow at one moment.
 */
public final class FlowStatus {

	private final String id;

	private final FlowState state;

	private final Instant startedAt;

	private final @Nullable Instant endedAt;

	private final int unreadSignals;

	private final long totalCount;

	private final boolean totalExact;

	private final List<StepStatus> steps;

	private FlowStatus(String id, FlowState state, Instant startedAt, @Nullable Instant endedAt, int unreadSignals,
			long totalCount, boolean totalExact, List<StepStatus> steps) {
		this.id = id;
		this.state = state;
		this.startedAt = startedAt;
		this.endedAt = endedAt;
		this.unreadSignals = unreadSignals;
		this.totalCount = totalCount;
		this.totalExact = totalExact;
		this.steps = List.copyOf(steps);
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param id id of the flow
	 * @param state its state as a whole
	 * @param startedAt when it was started
	 * @param endedAt when it ended, null if it has not
	 * @param unreadSignals number of signals that no step has taken
	 * @param totalCount number of steps that are known and needed
	 * @param totalExact whether that is final
	 * @param steps its steps in the order of the plan, each before those within it
	 */
	public static FlowStatus of(String id, FlowState state, Instant startedAt, @Nullable Instant endedAt,
			int unreadSignals, long totalCount, boolean totalExact, List<StepStatus> steps) {
		return new FlowStatus(id, state, startedAt, endedAt, unreadSignals, totalCount, totalExact, steps);
	}

	/**
	 * Id of the flow.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Its state as a whole.
	 */
	public FlowState state() {
		return this.state;
	}

	/**
	 * When it was started.
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * When it ended, null if it has not.
	 */
	public @Nullable Instant endedAt() {
		return this.endedAt;
	}

	/**
	 * Number of signals that no step has taken.
	 */
	public int unreadSignals() {
		return this.unreadSignals;
	}

	/**
	 * Its steps in the order of the plan, each before those within it.
	 */
	public List<StepStatus> steps() {
		return this.steps;
	}

	/**
	 * A step by its name.
	 * @throws IllegalArgumentException if there is none
	 */
	public StepStatus findStep(String name) {
		return this.steps.stream()
			.filter((step) -> step.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Flow '" + this.id + "' has no step '" + name + "'"));
	}

	/**
	 * Number of steps that are done, without those that contain others. Each item of a
	 * {@link Flow#forEach} counts as a step.
	 */
	public long doneCount() {
		return this.steps.stream()
			.filter((step) -> !step.kind().isComposite())
			.mapToLong((step) -> (step.kind() != StepKind.FOR_EACH) ? (step.state() == StepState.DONE) ? 1 : 0
					: (step.items() != null) ? step.items().done() : 0)
			.sum();
	}

	/**
	 * Number of steps that are known, without those that contain others. Steps that run
	 * only after a failure count once they begin. Steps that were left out do not count,
	 * unless the flow has failed or was cancelled. So a flow that is done has as many
	 * steps as are done and have failed without effect on it.
	 */
	public long totalCount() {
		return this.totalCount;
	}

	/**
	 * Whether the {@linkplain #totalCount() total} is final as long as no step fails or
	 * adds others: the items of every {@link Flow#forEach} are known, every
	 * {@link Flow#dynamic} step has ended, and it is known which steps are left out by
	 * conditions and {@link Flow#atLeast}.
	 */
	public boolean isTotalExact() {
		return this.totalExact;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.state, this.startedAt, this.endedAt, this.unreadSignals, this.totalCount,
				this.totalExact, this.steps);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FlowStatus that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "FlowStatus" + fieldValues();
	}

}
