// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowCondition;
import io.chihuo.FlowRef;
import io.chihuo.InvalidTaskException;
import io.chihuo.flow.state.PlanCondition;
import io.chihuo.flow.state.PlanCondition.OperandKind;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanSource;
import io.chihuo.flow.state.PlanTask;

/**
 * Turns a condition into its planned form.
 */
final class ConditionBuilder {

	/** Conditions are judged on stacks that are not deep. */
	private static final int MAX_DEPTH = 100;

	private final Function<FlowRef, PlanSource> sources;

	private final List<PlanInput> inputs = new ArrayList<>();

	private ConditionBuilder(Function<FlowRef, PlanSource> sources) {
		this.sources = sources;
	}

	/** The condition, in the place of a task. */
	static PlanTask buildCondition(FlowCondition condition, Function<FlowRef, PlanSource> sources) {
		ConditionBuilder builder = new ConditionBuilder(sources);
		PlanCondition planned = builder.plan(condition, 1);
		return new PlanTask("", "", planned.toBytes(), Map.of(), builder.inputs);
	}

	private PlanCondition plan(FlowCondition condition, int depth) {
		if (depth > MAX_DEPTH) {
			throw new InvalidTaskException(
					"A condition of a step is nested in more than " + MAX_DEPTH + " levels: let a step before decide");
		}
		FlowRef reference = condition.judgedReference();
		if (reference != null) {
			this.inputs.add(new PlanInput("", this.sources.apply(reference)));
		}
		@Nullable Object operand = condition.comparedOperand();
		return new PlanCondition(condition.conditionKind(), this.inputs.size() - 1, OperandKind.of(operand),
				(operand != null) ? operand.toString() : "",
				condition.conditionParts().stream().map((part) -> plan(part, depth + 1)).toList());
	}

}
