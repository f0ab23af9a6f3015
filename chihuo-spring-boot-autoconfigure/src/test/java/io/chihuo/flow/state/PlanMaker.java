// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailurePolicy;
import io.chihuo.StepKind;

/**
 * Makes plans for tests.
 */
final class PlanMaker {

	private final List<PlanNode> nodes = new ArrayList<>();

	static FlowPlan of(NodeShape root) {
		PlanMaker maker = new PlanMaker();
		maker.add(root, -1, ChildRole.BODY, List.of());
		return new FlowPlan(maker.nodes);
	}

	static NodeShape task() {
		return new NodeShape(StepKind.TASK, FailurePolicy.FAIL_FAST, 0, 0, 0, "", List.of(), List.of(), ChildRole.BODY,
				null);
	}

	static NodeShape leaf(StepKind kind, String label, long amount) {
		return new NodeShape(kind, FailurePolicy.FAIL_FAST, 0, 0, amount, label, List.of(), List.of(), ChildRole.BODY,
				null);
	}

	static NodeShape composite(StepKind kind, FailurePolicy policy, NodeShape... children) {
		return new NodeShape(kind, policy, 0, 0, 0, "", List.of(children), List.of(), ChildRole.BODY, null);
	}

	static NodeShape quorum(int needed, NodeShape... children) {
		return new NodeShape(StepKind.PARALLEL, FailurePolicy.FAIL_FAST, needed, 0, 0, "", List.of(children), List.of(),
				ChildRole.BODY, null);
	}

	static NodeShape forEach(FailurePolicy policy, int tolerated, PlanItems items) {
		return new NodeShape(StepKind.FOR_EACH, policy, 0, tolerated, 0, "", List.of(), List.of(), ChildRole.BODY,
				items);
	}

	static PlanItems list(int size, int window) {
		return new PlanItems(Collections.nCopies(size, new byte[] { 1 }), null, window, 0, null);
	}

	static PlanItems pages(int window, int toleratedPercent) {
		return new PlanItems(List.of(), new PlanTask("p", "", new byte[0], Map.of(), List.of()), window,
				toleratedPercent, null);
	}

	static NodeShape random(Random random, int depth) {
		int kind = random.nextInt((depth == 0) ? 2 : 7);
		FailurePolicy policy = FailurePolicy.values()[random.nextInt(FailurePolicy.values().length)];
		if (kind < 2) {
			return (random.nextInt(8) == 0) ? leaf(StepKind.NOTHING, "", 0) : task();
		}
		NodeShape[] children = new NodeShape[random.nextInt(4) + ((kind == 5 || kind == 6) ? 1 : 0)];
		for (int i = 0; i < children.length; i++) {
			NodeShape child = random(random, depth - 1);
			children[i] = (kind == 4) ? child.after(randomEarlier(random, i))
					: (kind == 5 && i > 0) ? child.as(ChildRole.values()[1 + random.nextInt(3)]) : child;
		}
		return switch (kind) {
			case 2 -> composite(StepKind.SERIES, policy, children).tolerating(random.nextInt(2));
			case 3 -> composite(StepKind.PARALLEL, policy, children).tolerating(random.nextInt(2));
			case 4 -> composite(StepKind.GRAPH, policy, children).tolerating(random.nextInt(2));
			case 5 -> composite(StepKind.GUARDED, policy, children);
			default -> quorum(1 + random.nextInt(children.length), children);
		};
	}

	private static List<Integer> randomEarlier(Random random, int before) {
		List<Integer> earlier = new ArrayList<>();
		for (int i = 0; i < before; i++) {
			if (random.nextBoolean()) {
				earlier.add(i);
			}
		}
		return earlier;
	}

	private int add(NodeShape shape, int parent, ChildRole role, List<Integer> predecessors) {
		int number = this.nodes.size();
		this.nodes.add(null);
		List<Integer> children = new ArrayList<>();
		for (NodeShape child : shape.children()) {
			children.add(add(child, number, child.role(), child.after().stream().map(children::get).toList()));
		}
		this.nodes.set(number,
				new PlanNode(shape.kind(), "n" + number, parent, role, children, predecessors, shape.policy(),
						shape.needed(), shape.tolerated(),
						new PlanTask("q", "", new byte[] { 1 }, Map.of("h", "v"), List.of()), shape.label(),
						shape.amount(), shape.items()));
		return number;
	}

	record NodeShape(StepKind kind, FailurePolicy policy, int needed, int tolerated, long amount, String label,
			List<NodeShape> children, List<Integer> after, ChildRole role, @Nullable PlanItems items) {

		NodeShape after(List<Integer> after) {
			return new NodeShape(this.kind, this.policy, this.needed, this.tolerated, this.amount, this.label,
					this.children, after, this.role, this.items);
		}

		NodeShape tolerating(int failures) {
			return new NodeShape(this.kind, this.policy, this.needed, failures, this.amount, this.label, this.children,
					this.after, this.role, this.items);
		}

		NodeShape as(ChildRole role) {
			return new NodeShape(this.kind, this.policy, this.needed, this.tolerated, this.amount, this.label,
					this.children, this.after, role, this.items);
		}

	}

}
