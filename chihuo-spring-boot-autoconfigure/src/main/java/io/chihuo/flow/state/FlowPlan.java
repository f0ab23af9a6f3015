// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The plan of a flow: its nodes by number, the root first, a parent before its children.
 * Immutable.
 */
public final class FlowPlan {

	/**
	 * Most nodes of a plan.
	 */
	public static final int MAX_NODES = 10_000;

	/**
	 * Most bytes of an encoded plan.
	 */
	public static final int MAX_PLAN_BYTES = 4 << 20;

	/**
	 * Most levels of nodes within nodes.
	 */
	public static final int MAX_DEPTH = 32;

	private static final int MAX_ID_BYTES = 512;

	private final List<PlanNode> nodes;

	private final Map<String, Integer> numbers = new HashMap<>();

	/**
	 * Create a plan.
	 * @throws IllegalArgumentException if two nodes have one name
	 */
	public FlowPlan(List<PlanNode> nodes) {
		this.nodes = List.copyOf(nodes);
		for (int i = 0; i < nodes.size(); i++) {
			if (this.numbers.put(nodes.get(i).name(), i) != null) {
				throw new IllegalArgumentException("Two steps of the flow are named '" + nodes.get(i).name()
						+ "': give one of them another name by named(...)");
			}
		}
	}

	/**
	 * Number of nodes.
	 */
	public int size() {
		return this.nodes.size();
	}

	/**
	 * A node by its number.
	 */
	public PlanNode node(int number) {
		return this.nodes.get(number);
	}

	/**
	 * All nodes in the order of their numbers.
	 */
	public List<PlanNode> nodes() {
		return this.nodes;
	}

	/**
	 * Number of a node.
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public int numberOf(String name) {
		Integer number = findNumber(name);
		if (number == null) {
			throw new IllegalArgumentException("The flow has no step '" + name + "'");
		}
		return number;
	}

	/**
	 * Number of a node, null if there is none of that name.
	 */
	public @Nullable Integer findNumber(String name) {
		return this.numbers.get(name);
	}

	/**
	 * Id of the task of a step.
	 * @param round which time the step is run, from 1
	 */
	public String taskId(String flow, int number, int round) {
		PlanNode node = this.nodes.get(number);
		if (!node.task().id().isEmpty()) {
			return node.task().id();
		}
		String id = "f/" + flow + "/" + node.name() + "#" + round;
		byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
		return (bytes.length <= MAX_ID_BYTES) ? id : "f/" + UUID.nameUUIDFromBytes(bytes);
	}

}
