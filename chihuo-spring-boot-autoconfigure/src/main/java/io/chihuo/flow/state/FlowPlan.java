// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;

/**
 * The plan of a flow: its nodes by number, the root first, a parent before its children
 * unless these were added later. Immutable.
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
	 * Most levels of steps within steps, as an application nests them: a node that only
	 * adds a condition, a compensation or further steps to another one is none.
	 */
	public static final int MAX_DEPTH = 32;

	/**
	 * Most runs of one step by repetition.
	 */
	public static final int MAX_RUNS = 1_000_000;

	private static final int MAX_ID_BYTES = 512;

	/** Clients refuse ids of applications that begin with it. */
	private static final String OWN_ID_PREFIX = "f/";

	private final List<PlanNode> nodes;

	private final Map<String, Integer> numbers = new HashMap<>();

	/** Number of nodes of the plan that the flow was started with: the first ones. */
	private final int originSize;

	private final int byteSize;

	/**
	 * Create a plan as it is when a flow starts.
	 * @throws IllegalArgumentException if two nodes have one name
	 */
	public FlowPlan(List<PlanNode> nodes) {
		this(nodes, nodes.size(), 0);
	}

	/**
	 * Create a plan.
	 * @param originSize number of nodes of the plan that the flow was started with
	 * @param byteSize how many bytes it takes, as far as that is known
	 * @throws IllegalArgumentException if two nodes have one name
	 */
	FlowPlan(List<PlanNode> nodes, int originSize, int byteSize) {
		this.nodes = List.copyOf(nodes);
		this.originSize = originSize;
		this.byteSize = byteSize;
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
	 * Numbers of all nodes, each before those within it.
	 */
	public List<Integer> numbersInOrder() {
		List<Integer> order = new ArrayList<>(size());
		addInOrder(0, order);
		return order;
	}

	private void addInOrder(int number, List<Integer> order) {
		order.add(number);
		node(number).children().forEach((child) -> addInOrder(child, order));
	}

	/**
	 * The step within a step whose result is that of the step.
	 */
	public int resultNode(int number) {
		int found = number;
		while (hasResultOfBody(node(found).kind())) {
			found = node(found).children().get(0);
		}
		return found;
	}

	private static boolean hasResultOfBody(StepKind kind) {
		return kind == StepKind.GUARDED || kind == StepKind.WHEN || kind == StepKind.REPEAT
				|| kind == StepKind.COMPENSATED;
	}

	/**
	 * Whether a step is within one of some kind.
	 */
	public boolean isWithin(int number, StepKind kind) {
		return findAround(number, kind) >= 0;
	}

	/** The nearest step of some kind around a step, -1 for none. */
	int findAround(int number, StepKind kind) {
		int parent = node(number).parent();
		while (parent >= 0 && node(parent).kind() != kind) {
			parent = node(parent).parent();
		}
		return parent;
	}

	/**
	 * Key of a value in the context that a step sees: that of the nearest module.
	 * @param number number of a module or of a step
	 */
	public String contextKey(int number, String key) {
		int module = (node(number).kind() == StepKind.MODULE) ? number : findAround(number, StepKind.MODULE);
		return (module < 0) ? key : "\u0001" + module + "\u0001" + key;
	}

	/** Whether a run of another step has added a step. */
	boolean isPushed(int number) {
		PlanNode node = node(number);
		return !node.predecessors().isEmpty() && node(node.parent()).kind() != StepKind.GRAPH;
	}

	/** Level of a node, 1 for the root. */
	int depthOf(int number) {
		int depth = 1;
		int child = number;
		for (int parent = node(child).parent(); parent >= 0; parent = node(child).parent()) {
			depth += isSameLevel(node(parent), node(child)) ? 0 : 1;
			child = parent;
		}
		return depth;
	}

	/** Level of the steps within a series. */
	int depthWithin(int series) {
		return depthOf(series) + (node(series).isPlaceOfReturned() ? 0 : 1);
	}

	private static boolean isSameLevel(PlanNode parent, PlanNode child) {
		return parent.kind() == StepKind.WHEN || parent.kind() == StepKind.COMPENSATED || parent.isPlaceOfReturned()
				|| (parent.kind() == StepKind.GUARDED && child.role() == ChildRole.BODY);
	}

	/** Number of levels. */
	int maxDepth() {
		int deepest = 0;
		for (int i = 0; i < size(); i++) {
			deepest = Math.max(deepest, depthOf(i));
		}
		return deepest;
	}

	/** About how many bytes it takes. */
	int byteSize() {
		return this.byteSize;
	}

	int originSize() {
		return this.originSize;
	}

	/**
	 * The plan that the flow was started with: this one without steps that were pushed.
	 */
	public FlowPlan startedPlan() {
		if (this.originSize == size()) {
			return this;
		}
		return new FlowPlan(this.nodes.subList(0, this.originSize)
			.stream()
			.map((node) -> node
				.withChildren(node.children().stream().filter((child) -> child < this.originSize).toList()))
			.toList());
	}

	/** This plan with further nodes. */
	FlowPlan withNodes(List<PlanNode> grown, int newSize) {
		return new FlowPlan(grown, this.originSize, newSize);
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
		return taskId(flow, node.name() + "#" + round);
	}

	/**
	 * Whether a task has an id that was made for its step.
	 */
	public static boolean isOwnTaskId(String id) {
		return id.startsWith(OWN_ID_PREFIX);
	}

	/**
	 * Id of the task of an item; the same each time the step is run.
	 * @param item number of the item, from 0
	 */
	public String itemTaskId(String flow, int number, int item) {
		return taskId(flow, this.nodes.get(number).name() + "#i" + item);
	}

	/**
	 * Id of the task of all items with a key. It cannot be the id of another step, whose
	 * last part begins with a digit.
	 */
	public String itemTaskId(String flow, int number, String key) {
		return taskId(flow, this.nodes.get(number).name() + "#" + escapePart(key));
	}

	/**
	 * A part of an id or a key, without the characters that stand between parts.
	 */
	public static String escapePart(String part) {
		return part.replace("%", "%25").replace("#", "%23").replace("/", "%2F");
	}

	/**
	 * Id of the task that answers a page of items.
	 * @param page number of the page, from 0
	 * @param round which time the step is run, from 1
	 */
	public String pageTaskId(String flow, int number, int page, int round) {
		return taskId(flow, this.nodes.get(number).name() + "#p" + page + "." + round);
	}

	/**
	 * A slash in the id of a flow is written otherwise, so that no two flows share an id.
	 */
	private static String taskId(String flow, String step) {
		String id = OWN_ID_PREFIX + flow.replace("%", "%25").replace("/", "%2F") + "/" + step;
		byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
		return (bytes.length <= MAX_ID_BYTES) ? id : OWN_ID_PREFIX + UUID.nameUUIDFromBytes(bytes);
	}

}
