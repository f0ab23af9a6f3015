// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.chihuo.FailurePolicy;
import io.chihuo.StepState;

/**
 * Says by recursion how a flow ends of which it is known how each task ends.
 */
final class FlowModel {

	private final FlowPlan plan;

	private final boolean[] failing;

	FlowModel(FlowPlan plan, long seed) {
		this.plan = plan;
		this.failing = new boolean[plan.size()];
		Random random = new Random(seed);
		for (int i = 0; i < this.failing.length; i++) {
			this.failing[i] = random.nextInt(5) == 0;
		}
	}

	static FlowModel withoutFailures(FlowPlan plan) {
		FlowModel model = new FlowModel(plan, 0);
		java.util.Arrays.fill(model.failing, false);
		return model;
	}

	StepState endOf(int node) {
		return this.failing[node] ? StepState.FAILED : StepState.DONE;
	}

	boolean isDone(int number) {
		PlanNode node = this.plan.node(number);
		return switch (node.kind()) {
			case TASK -> !this.failing[number];
			case SERIES, PARALLEL, GRAPH -> node.isQuorum() ? countDone(node) >= node.needed()
					: node.policy() == FailurePolicy.CONTINUE || isTolerable(node);
			case GUARDED -> {
				boolean body = isDone(node.children().get(0));
				yield body && node.children()
					.stream()
					.filter((child) -> this.plan.node(child).role() != ChildRole.ON_FAILURE)
					.allMatch(this::isDone);
			}
			default -> true;
		};
	}

	/** Successors of a failed step do not run with a policy, and have not failed then. */
	private boolean isTolerable(PlanNode node) {
		Set<Integer> skipped = new HashSet<>();
		int failures = 0;
		for (int child : node.children()) {
			List<Integer> before = this.plan.node(child).predecessors();
			if (node.policy() == FailurePolicy.SKIP_SUCCESSORS && before.stream().anyMatch(skipped::contains)) {
				skipped.add(child);
			}
			else if (!isDone(child)) {
				skipped.add(child);
				failures++;
			}
		}
		return failures <= node.tolerated();
	}

	private long countDone(PlanNode node) {
		return node.children().stream().filter(this::isDone).count();
	}

}
