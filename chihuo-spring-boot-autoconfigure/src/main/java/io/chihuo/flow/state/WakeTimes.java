// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Moments at which flows have to be looked at.
 */
final class WakeTimes {

	/**
	 * After this time any node looks at the tasks to add and to cancel, and, for the
	 * first time, at those that run: one may have ended on a node that died then.
	 */
	private static final long TAKE_OVER_MILLIS = 2000;

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
				wakeAt = Math.min(wakeAt, now + lookGap(progress));
			}
		}
		return wakeAt;
	}

	private static boolean isLookedUp(PlanNode node) {
		return node.kind() == StepKind.TASK || node.kind() == StepKind.SHARED_COUNTER;
	}

	/** The time that running steps have run, about, so that slow ones cost little. */
	private static long lookGap(FlowProgress progress) {
		return Math.min(MAX_LOOK_MILLIS, TAKE_OVER_MILLIS << Math.max(0, progress.quietLooks - 1));
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
