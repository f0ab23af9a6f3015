// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * Builds steps with edges between them: each step begins when those that come before it
 * have ended. For one thread.
 */
public final class FlowGraph {

	private final Map<String, FlowStep> nodes = new LinkedHashMap<>();

	private final Map<String, List<String>> predecessors = new LinkedHashMap<>();

	FlowGraph() {
	}

	/**
	 * Add a step.
	 * @param name its name, unique in the flow
	 */
	public FlowGraph node(String name, FlowStep step) {
		Assert.isTrue(!this.nodes.containsKey(name), () -> "The graph has two nodes '" + name + "'");
		this.nodes.put(name, step.named(name));
		this.predecessors.put(name, new ArrayList<>());
		return this;
	}

	/**
	 * Have a step begin after another one.
	 * @param from name of the earlier step, which was added before
	 * @param to name of the later step, which was added before
	 */
	public FlowGraph edge(String from, String to) {
		Assert.isTrue(this.nodes.containsKey(from), () -> "The graph has no node '" + from + "'");
		Assert.isTrue(this.nodes.containsKey(to), () -> "The graph has no node '" + to + "'");
		earlierNodes(to).add(from);
		return this;
	}

	/**
	 * The graph as a step.
	 * @throws IllegalArgumentException if edges lead in a circle
	 */
	public FlowStep toStep() {
		List<String> order = sortNodes();
		return FlowStep.ofKind(StepKind.GRAPH, (values) -> {
			values.children = order.stream().map(this.nodes::get).toList();
			values.predecessors = order.stream()
				.map((name) -> earlierNodes(name).stream().distinct().map(order::indexOf).toList())
				.toList();
		});
	}

	private List<String> earlierNodes(String name) {
		return this.predecessors.getOrDefault(name, new ArrayList<>());
	}

	/** Each after those that come before it. */
	private List<String> sortNodes() {
		List<String> order = new ArrayList<>();
		while (order.size() < this.nodes.size()) {
			List<String> next = this.nodes.keySet()
				.stream()
				.filter((name) -> !order.contains(name) && order.containsAll(earlierNodes(name)))
				.toList();
			Assert.isTrue(!next.isEmpty(), () -> "The edges of the graph lead in a circle through "
					+ this.nodes.keySet().stream().filter((name) -> !order.contains(name)).toList());
			order.addAll(next);
		}
		return order;
	}

}
