// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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
		Map<String, Integer> places = numberNames(order);
		return FlowStep.ofKind(StepKind.GRAPH, (values) -> {
			values.children = order.stream().map(this.nodes::get).toList();
			values.predecessors = order.stream()
				.map((name) -> earlierNodes(name).stream().distinct().map(places::get).toList())
				.toList();
		});
	}

	private List<String> earlierNodes(String name) {
		return this.predecessors.getOrDefault(name, new ArrayList<>());
	}

	private static Map<String, Integer> numberNames(Collection<String> names) {
		Map<String, Integer> numbers = new HashMap<>();
		names.forEach((name) -> numbers.put(name, numbers.size()));
		return numbers;
	}

	/** Each after those that come before it. */
	private List<String> sortNodes() {
		Map<String, Integer> added = numberNames(this.nodes.keySet());
		Map<String, List<String>> later = new HashMap<>();
		Map<String, Integer> open = new HashMap<>();
		this.predecessors.forEach((name, earlier) -> {
			Set<String> distinct = Set.copyOf(earlier);
			distinct.forEach((before) -> later.computeIfAbsent(before, (absent) -> new ArrayList<>()).add(name));
			open.put(name, distinct.size());
		});
		List<String> order = new ArrayList<>();
		List<String> next = this.nodes.keySet().stream().filter((name) -> open.getOrDefault(name, 0) == 0).toList();
		while (!next.isEmpty()) {
			order.addAll(next);
			next = next.stream()
				.flatMap((name) -> later.getOrDefault(name, List.of()).stream())
				.filter((name) -> Objects.requireNonNull(open.merge(name, -1, Integer::sum)) == 0)
				.sorted(Comparator.comparing(added::get))
				.toList();
		}
		checkCircles(order);
		return order;
	}

	private void checkCircles(List<String> order) {
		if (order.size() < this.nodes.size()) {
			Set<String> left = new LinkedHashSet<>(this.nodes.keySet());
			order.forEach(left::remove);
			throw new IllegalArgumentException("The edges of the graph lead in a circle through " + left);
		}
	}

}
