// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailurePolicy;
import io.chihuo.StepKind;

/**
 * A node of a plan.
 *
 * @param kind its kind
 * @param name its name, unique in the plan
 * @param parent number of its parent, -1 for the root
 * @param role when it runs in its parent
 * @param children numbers of its children
 * @param predecessors numbers of the children of the same graph that come before it; of a
 * step that was pushed, the number of the step that pushed it
 * @param policy reaction to the failure of a child
 * @param needed how many children have to be done, 0 for all; most runs of a step that is
 * repeated
 * @param tolerated how many children may fail
 * @param task task of a step, or of each of its items
 * @param label name of a counter or signal, else empty
 * @param amount target of a counter; milliseconds of a timer, of the time-out of a
 * signal, or between the runs of a step that is repeated, 0 for none; 1 for a
 * compensation that gets payload and result of its step; negative for a moment in
 * milliseconds since the epoch
 * @param items items of a step that runs a task for each, null for other steps
 */
public record PlanNode(StepKind kind, String name, int parent, ChildRole role, List<Integer> children,
		List<Integer> predecessors, FailurePolicy policy, int needed, int tolerated, PlanTask task, String label,
		long amount, @Nullable PlanItems items) {

	/**
	 * Label of steps whose tasks are there to return further steps, and of a series that
	 * is only there for these.
	 */
	public static final String DYNAMIC = "dynamic";

	/**
	 * Label of steps whose children are compensated at the same time.
	 */
	public static final String TOGETHER = "together";

	public PlanNode {
		children = List.copyOf(children);
		predecessors = List.copyOf(predecessors);
	}

	/**
	 * Whether fewer children than all have to be done.
	 */
	boolean isQuorum() {
		return this.kind == StepKind.PARALLEL && this.needed > 0;
	}

	/** Whether nothing else starts when too many children have failed. */
	boolean stopsOnFailure() {
		return this.policy == FailurePolicy.FAIL_FAST || this.policy == FailurePolicy.FINISH_RUNNING;
	}

	/**
	 * Which time it is run since it began, from 1; a step that is repeated counts anew
	 * after its last run.
	 * @param round which time it is run
	 */
	public int runNumber(int round) {
		return (this.kind == StepKind.REPEAT) ? (round - 1) % this.needed + 1 : round;
	}

	/** The moment until which it waits if it begins now. */
	long dueAt(long now) {
		return (this.amount < 0) ? -this.amount : now + this.amount;
	}

	/** Whether items, or cursors of pages, are parts of the payloads of its tasks. */
	boolean takesItems() {
		PlanTask pages = (this.items != null) ? this.items.pages() : null;
		return this.task.takesItem() || (pages != null && pages.takesItem());
	}

	boolean hasItemKeys() {
		return this.items != null && this.items.keyPointer() != null;
	}

	/** Children without a compensation. */
	List<Integer> bodyChildren() {
		return (this.kind == StepKind.COMPENSATED) ? this.children.subList(0, 1) : this.children;
	}

	/** Whether its task is there to return further steps. */
	boolean isDynamic() {
		return this.kind == StepKind.TASK && this.label.equals(DYNAMIC);
	}

	/** Whether it is a series around a step that returns others, which run after it. */
	boolean isPlaceOfReturned() {
		return this.kind == StepKind.SERIES && this.label.equals(DYNAMIC);
	}

	/** Whether compensations within its children run at the same time. */
	boolean compensatesTogether() {
		return this.kind == StepKind.PARALLEL && this.label.equals(TOGETHER);
	}

	/** The node with other children. */
	PlanNode withChildren(List<Integer> others) {
		return new PlanNode(this.kind, this.name, this.parent, this.role, others, this.predecessors, this.policy,
				this.needed, this.tolerated, this.task, this.label, this.amount, this.items);
	}

	/**
	 * The node in a plan in which its numbers are higher.
	 * @param renamed other names of the steps that move with it
	 */
	PlanNode movedBy(int offset, int newParent, Map<String, String> renamed) {
		return new PlanNode(this.kind, renamed.getOrDefault(this.name, this.name), newParent, this.role,
				shift(this.children, offset), shift(this.predecessors, offset), this.policy, this.needed,
				this.tolerated, this.task.withSteps(renamed), this.label, this.amount,
				(this.items != null) ? this.items.withSteps(renamed) : null);
	}

	/** The first node of a plan that another step adds to a series. */
	PlanNode pushedBy(int pusher, int offset, int series, Map<String, String> renamed) {
		PlanNode moved = movedBy(offset, series, renamed);
		return new PlanNode(moved.kind, moved.name, series, moved.role, moved.children, List.of(pusher), moved.policy,
				moved.needed, moved.tolerated, moved.task, moved.label, moved.amount, moved.items);
	}

	private static List<Integer> shift(List<Integer> numbers, int offset) {
		return numbers.stream().map((number) -> number + offset).toList();
	}

}
