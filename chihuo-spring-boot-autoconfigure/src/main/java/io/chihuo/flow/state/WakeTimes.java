// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Moments at which flows have to be looked at.
 */
final class WakeTimes {

	/** After this time the tasks to add and to cancel are looked at by any node. */
	private static final long TAKE_OVER_MILLIS = 2000;

	/** After this time running steps are looked up for the first time. */
	private static final long FIRST_LOOK_MILLIS = 5000;

	private static final long MAX_LOOK_MILLIS = 60_000;

	/** How long a flow is kept after its end for those who still wait for that. */
	private static final long DISMISSED_RETENTION_MILLIS = 30_000;

	private WakeTimes() {
	}

	/** The next one, {@link Long#MAX_VALUE} for never. */
	static long wakeAt(FlowPlan plan, FlowProgress progress, long now, long retention) {
		if (progress.removed || !progress.withdrawn.isEmpty() || !progress.outgoing.isEmpty()) {
			return Math.min(progress.nextTimer(), now + TAKE_OVER_MILLIS);
		}
		if (progress.state.isEnded()) {
			return Math.min(keptUntil(progress, retention), LateEnds.nextLook(plan, progress, now));
		}
		long wakeAt = progress.nextTimer();
		for (int i = 0; i < plan.size(); i++) {
			StepState state = progress.stepState(i);
			boolean task = isLookedUp(plan.node(i));
			boolean stops = state == StepState.CANCELLING || state == StepState.STOPPING;
			if (state == StepState.STARTING || (stops && task) || hasItemCalls(plan, progress, i)) {
				return Math.min(wakeAt, now + TAKE_OVER_MILLIS);
			}
			if (hasRuns(plan, progress, i) && (task || plan.node(i).items() != null)) {
				wakeAt = Math.min(wakeAt, now + Math.min(MAX_LOOK_MILLIS, FIRST_LOOK_MILLIS << progress.quietLooks));
			}
		}
		return wakeAt;
	}

	private static boolean isLookedUp(PlanNode node) {
		return node.kind() == StepKind.TASK || node.kind() == StepKind.SHARED_COUNTER;
	}

	/** When a flow that has ended is to be removed. */
	static long keptUntil(FlowProgress progress, long retention) {
		return progress.endedAt + (progress.dismissed ? DISMISSED_RETENTION_MILLIS : retention);
	}

	private static boolean hasRuns(FlowPlan plan, FlowProgress progress, int node) {
		return progress.stepState(node) == StepState.RUNNING || progress.letsRunsEnd(plan, node);
	}

	private static boolean hasItemCalls(FlowPlan plan, FlowProgress progress, int node) {
		ItemProgress items = progress.items.get(node);
		StepState state = progress.stepState(node);
		return items != null && !state.isEnded() && (!hasRuns(plan, progress, node) || items.hasCalls());
	}

}
