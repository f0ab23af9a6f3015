// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Steps of a flow that has failed which may be done after all: their dead letters can be
 * requeued. Whoever ends such a task may die before the flow goes on, so these steps are
 * looked up now and then while the flow is kept.
 */
final class LateEnds {

	private static final long FIRST_LOOK_MILLIS = 60_000;

	private static final long MAX_LOOK_MILLIS = 3_600_000;

	/** Beyond this the time between two looks no longer grows. */
	static final int MAX_LOOKS = 6;

	private LateEnds() {
	}

	/** Numbers of the steps, none if the flow has not failed. */
	static List<Integer> findSteps(FlowPlan plan, FlowProgress progress) {
		List<Integer> found = new ArrayList<>();
		for (int node = 0; hasFailed(progress) && node < plan.size(); node++) {
			if (mayEndLate(plan, progress, node)) {
				found.add(node);
			}
		}
		return found;
	}

	private static boolean hasFailed(FlowProgress progress) {
		return !progress.removed
				&& (progress.state == FlowState.FAILED || progress.state == FlowState.COMPENSATION_FAILED);
	}

	private static boolean mayEndLate(FlowPlan plan, FlowProgress progress, int node) {
		StepState state = progress.stepState(node);
		PlanNode planned = plan.node(node);
		ItemProgress items = progress.items.get(node);
		boolean task = planned.kind() == StepKind.TASK && planned.task().id().isEmpty()
				&& (state == StepState.FAILED || state == StepState.LOST) && progress.reason(node) == null;
		boolean failedItems = items != null && state == StepState.FAILED && items.failedCount() > 0;
		return (task || failedItems)
				&& (planned.role() == ChildRole.COMPENSATION || ReopenedSteps.mayReopen(plan, progress, node));
	}

	/** The next look, {@link Long#MAX_VALUE} for never. */
	static long nextLook(FlowPlan plan, FlowProgress progress, long now) {
		return findSteps(plan, progress).isEmpty() ? Long.MAX_VALUE
				: now + Math.min(MAX_LOOK_MILLIS, FIRST_LOOK_MILLIS << progress.quietLooks);
	}

}
