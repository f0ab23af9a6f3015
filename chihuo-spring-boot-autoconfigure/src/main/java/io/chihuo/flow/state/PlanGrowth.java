// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.chihuo.StepKind;

/**
 * Adds steps to a plan that a step pushes. Numbers of steps that are there stay, and so
 * does the plan itself: it is copied.
 */
final class PlanGrowth {

	private final FlowPlan plan;

	private final int pusher;

	private final List<PlanNode> nodes;

	private final Set<String> names = new HashSet<>();

	/** Other names of steps that the run has pushed, which later ones may refer to. */
	private final Map<String, String> renamed = new HashMap<>();

	private int bytes;

	/** How many were put right after the pusher. */
	private int inFront;

	PlanGrowth(FlowPlan plan, int pusher) {
		this.plan = plan;
		this.pusher = pusher;
		this.nodes = new ArrayList<>(plan.nodes());
		this.bytes = plan.byteSize();
		plan.nodes().forEach((node) -> this.names.add(node.name()));
	}

	/** The nearest series around the pusher, -1 if there is none. */
	int findSeries() {
		int number = this.plan.node(this.pusher).parent();
		while (number >= 0 && this.plan.node(number).kind() != StepKind.SERIES
				&& this.plan.node(number).kind() != StepKind.MODULE) {
			number = this.plan.node(number).parent();
		}
		return number;
	}

	/**
	 * Add steps.
	 * @throws IllegalArgumentException if there are too many
	 */
	void addSteps(PushedSteps steps) {
		FlowPlan added = PlanFormat.decodePlan(steps.plan());
		int series = findSeries();
		this.bytes += steps.plan().length;
		checkBounds(added, series);
		int offset = this.nodes.size();
		this.renamed.putAll(chooseNames(added, offset));
		for (int i = 0; i < added.size(); i++) {
			PlanNode node = added.node(i);
			this.nodes.add((i == 0) ? node.pushedBy(this.pusher, offset, series, this.renamed)
					: node.movedBy(offset, node.parent() + offset, this.renamed));
		}
		List<Integer> children = new ArrayList<>(this.nodes.get(series).children());
		children.add(steps.front() ? indexAfterPusher(series) + this.inFront++ : children.size(), offset);
		this.nodes.set(series, this.nodes.get(series).withChildren(children));
	}

	private void checkBounds(FlowPlan added, int series) {
		if (series < 0) {
			throw new IllegalArgumentException(
					"it pushes steps, and there is no series around it: put it into Flow.series(…)");
		}
		if (this.plan.isWithin(series, StepKind.REPEAT)
				&& added.nodes().stream().anyMatch((node) -> node.kind() == StepKind.COMPENSATED)) {
			throw new IllegalArgumentException(
					"it pushes a step with a compensation into a series within Flow.repeat, which is not supported: undo "
							+ "it by a step of its own");
		}
		if (this.nodes.size() + added.size() > FlowPlan.MAX_NODES) {
			throw new IllegalArgumentException("the steps that it pushes make the flow larger than "
					+ FlowPlan.MAX_NODES
					+ " steps, those that have ended included: run a step again by Flow.repeat, or one for each "
					+ "of many items by Flow.forEach");
		}
		if (this.bytes > FlowPlan.MAX_PLAN_BYTES) {
			throw new IllegalArgumentException(
					"the steps that it pushes make the plan larger than " + FlowPlan.MAX_PLAN_BYTES + " bytes");
		}
		if (this.plan.depthWithin(series) + added.maxDepth() - 1 > FlowPlan.MAX_DEPTH) {
			throw new IllegalArgumentException(
					"the steps that it pushes are nested in more than " + FlowPlan.MAX_DEPTH + " levels");
		}
	}

	private int indexAfterPusher(int series) {
		int child = this.pusher;
		while (this.plan.node(child).parent() != series) {
			child = this.plan.node(child).parent();
		}
		return this.plan.node(series).children().indexOf(child) + 1;
	}

	/** Steps without a name of their own are named for the pusher. */
	private Map<String, String> chooseNames(FlowPlan added, int offset) {
		String pusherName = this.plan.node(this.pusher).name();
		int cut = pusherName.indexOf('+');
		String base = (cut > 0) ? pusherName.substring(0, cut) : pusherName;
		Map<String, String> renamed = new HashMap<>();
		for (PlanNode node : added.nodes()) {
			String name = node.name().startsWith("+") ? base + node.name() : node.name();
			String chosen = name;
			for (int i = offset; !this.names.add(chosen); i++) {
				chosen = name + "~" + i;
			}
			renamed.put(node.name(), chosen);
		}
		return renamed;
	}

	/** The plan with the steps. */
	FlowPlan toPlan() {
		return this.plan.withNodes(this.nodes, this.bytes);
	}

}
