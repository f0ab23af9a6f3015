// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Values of a step. Not changed once a {@link FlowStep} has them.
 */
final class StepValues implements Cloneable {

	final StepKind kind;

	@Nullable String name;

	List<FlowStep> children = List.of();

	List<List<Integer>> predecessors = List.of();

	FailurePolicy policy = FailurePolicy.FAIL_FAST;

	int needed;

	int tolerated;

	int toleratedPercent;

	int window = 1000;

	@Nullable String itemKey;

	List<Object> items = List.of();

	@Nullable FlowStep pages;

	@Nullable FlowStep itemStep;

	String loop = "";

	String taskId = "";

	@Nullable Object payload;

	@Nullable FlowCall<?> call;

	boolean dynamic;

	@Nullable FlowAction action;

	Map<Integer, FlowRef> arguments = Map.of();

	int attempts;

	boolean rerunning;

	boolean reviving;

	String label = "";

	long target;

	@Nullable Duration wait;

	@Nullable Instant until;

	int maxRuns;

	@Nullable FlowCondition endCondition;

	@Nullable FlowCondition condition;

	@Nullable FlowStep compensation;

	boolean compensatedTogether;

	List<FlowStep> onDone = List.of();

	List<FlowStep> onFailure = List.of();

	List<FlowStep> always = List.of();

	StepValues(StepKind kind) {
		this.kind = kind;
	}

	StepValues copyValues() {
		try {
			return (StepValues) clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
