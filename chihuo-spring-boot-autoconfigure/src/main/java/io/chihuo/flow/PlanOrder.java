// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.chihuo.InvalidTaskException;
import io.chihuo.StepKind;
import io.chihuo.flow.state.ChildRole;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanItems;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanSource;
import io.chihuo.flow.state.PlanTask;

/**
 * Checks that steps refer only to those that have ended when they start.
 */
final class PlanOrder {

	private final FlowPlan plan;

	private PlanOrder(FlowPlan plan) {
		this.plan = plan;
	}

	/**
	 * Check all references of a plan.
	 * @throws InvalidTaskException if one leads to no step, or to one that need not have
	 * ended
	 */
	static void checkReferences(FlowPlan plan) {
		PlanOrder order = new PlanOrder(plan);
		for (int node = 0; node < plan.size(); node++) {
			PlanItems items = plan.node(node).items();
			PlanTask pages = (items != null) ? items.pages() : null;
			for (PlanInput input : plan.node(node).task().inputs()) {
				order.checkReference(node, input.source());
			}
			for (PlanInput input : (pages != null) ? pages.inputs() : List.<PlanInput>of()) {
				order.checkReference(node, input.source());
			}
		}
	}

	private void checkReference(int node, PlanSource reference) {
		if (reference.inContext() || reference.isItem()) {
			return;
		}
		String step = reference.name();
		Integer source = this.plan.findNumber(step);
		String name = this.plan.node(node).name();
		if (source == null) {
			throw new InvalidTaskException(
					"Step '" + name + "' refers to the result of '" + step + "', and the flow has no such step");
		}
		StepKind user = this.plan.node(node).kind();
		if ((user == StepKind.TASK || user == StepKind.FOR_EACH)
				&& this.plan.node(this.plan.resultNode(source)).kind() == StepKind.FOR_EACH) {
			throw new InvalidTaskException("Step '" + name + "' refers to the result of '" + step
					+ "', which has a result for each item: read them by FlowHandle.itemResults(step, cursor, type)");
		}
		if (!isBefore(source, node) && !isRepeated(source, node)) {
			throw new InvalidTaskException("Step '" + name + "' refers to the result of '" + step
					+ "', which need not have ended by then: put it after that step in a series or a graph");
		}
	}

	/**
	 * The condition of a step that is repeated is judged when the steps within it have
	 * ended.
	 */
	private boolean isRepeated(int source, int node) {
		return this.plan.node(node).kind() == StepKind.REPEAT && source != node && findWay(source).contains(node);
	}

	/** Decided where the ways from the root to the two part. */
	private boolean isBefore(int source, int node) {
		List<Integer> sourceWay = findWay(source);
		List<Integer> way = findWay(node);
		int fork = 0;
		while (fork < sourceWay.size() && fork < way.size() && sourceWay.get(fork).equals(way.get(fork))) {
			fork++;
		}
		if (fork == sourceWay.size() || fork == way.size()) {
			return false; // one is within the other
		}
		PlanNode parent = this.plan.node(way.get(fork - 1));
		int earlier = sourceWay.get(fork);
		int later = way.get(fork);
		return switch (parent.kind()) {
			case SERIES, MODULE -> parent.children().indexOf(earlier) < parent.children().indexOf(later);
			case GUARDED, COMPENSATED -> this.plan.node(earlier).role() == ChildRole.BODY;
			case GRAPH -> findPredecessors(later).contains(earlier);
			default -> false;
		};
	}

	/** Numbers from the root to a node. */
	private List<Integer> findWay(int node) {
		Deque<Integer> way = new ArrayDeque<>();
		for (int number = node; number >= 0; number = this.plan.node(number).parent()) {
			way.addFirst(number);
		}
		return List.copyOf(way);
	}

	private Set<Integer> findPredecessors(int node) {
		Set<Integer> found = new HashSet<>();
		Deque<Integer> open = new ArrayDeque<>(this.plan.node(node).predecessors());
		while (!open.isEmpty()) {
			int number = open.remove();
			if (found.add(number)) {
				open.addAll(this.plan.node(number).predecessors());
			}
		}
		return found;
	}

}
