// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;

/**
 * Makes the changes that a run of a step asks for: all of them, or none.
 */
final class StepEffects {

	private FlowPlan plan;

	private final FlowProgress progress;

	StepEffects(FlowPlan plan, FlowProgress progress) {
		this.plan = plan;
		this.progress = progress;
	}

	/** The plan, with steps that were pushed. */
	FlowPlan plan() {
		return this.plan;
	}

	/**
	 * Make the changes that a run asks for, if it is done. Steps are not added to a
	 * series that has ended, or is being cancelled; those of one that is being stopped
	 * run when that is resumed.
	 * @return how its step has ended: it has failed if they are not possible
	 */
	StepState makeChanges(FlowEvent.StepEnded ended) {
		StepChanges changes = ended.changes();
		if (changes == null || ended.state() != StepState.DONE) {
			return ended.state();
		}
		try {
			makeChanges(ended.node(), ended.round(), changes);
			return StepState.DONE;
		}
		catch (IllegalArgumentException ex) {
			this.progress.refuseChanges(ended.node(), String.valueOf(ex.getMessage()));
			return StepState.FAILED;
		}
	}

	private void makeChanges(int node, int round, StepChanges changes) {
		TreeMap<String, ContextValue> context = changeContext(node, changes);
		checkCounts(changes);
		if (!changes.pushed().isEmpty()) {
			growPlan(node, changes);
		}
		if (!changes.context().isEmpty()) {
			LimitUse.noteChange(this.progress, LimitUse.CONTEXT_UNIT, sizeOf(this.progress.context), sizeOf(context),
					FlowProgress.MAX_CONTEXT_BYTES);
		}
		this.progress.context.clear();
		this.progress.context.putAll(context);
		changes.counts().forEach((name, amount) -> this.progress.counts.merge(name, amount, StepEffects::addSaturated));
		changes.sharedCounts()
			.forEach((name, amount) -> this.progress.outgoing.add(new OutgoingCount(node, round, name, amount)));
	}

	private void growPlan(int node, StepChanges changes) {
		PlanGrowth growth = new PlanGrowth(this.plan, node);
		int series = growth.findSeries();
		StepState state = (series < 0) ? StepState.RUNNING : this.progress.stepState(series);
		boolean stops = state == StepState.STOPPING || state == StepState.FAILING;
		if (state == StepState.RUNNING || stops) {
			changes.pushed().forEach(growth::addSteps);
		}
		FlowPlan grown = growth.toPlan();
		LimitUse.noteChange(this.progress, LimitUse.STEPS_UNIT, this.plan.size(), grown.size(), FlowPlan.MAX_NODES);
		LimitUse.noteChange(this.progress, LimitUse.PLAN_UNIT, this.plan.byteSize(), grown.byteSize(),
				FlowPlan.MAX_PLAN_BYTES);
		this.plan = grown;
		int first = this.progress.size();
		this.progress.growTo(this.plan.size());
		for (int added = first; stops && added < this.plan.size(); added++) {
			this.progress.setStepState(added, StepState.SKIPPED);
		}
	}

	private void checkCounts(StepChanges changes) {
		long added = 0;
		for (String name : changes.counts().keySet()) {
			added += this.progress.counts.containsKey(name) ? 0 : FlowProgress.sizeOfCount(name);
		}
		for (String name : changes.sharedCounts().keySet()) {
			added += FlowProgress.sizeOfCount(name);
		}
		long size = this.progress.unusedSize() + added;
		if (added > 0 && size > FlowProgress.MAX_PROGRESS_BYTES) {
			throw new IllegalArgumentException("the signals and counts of the flow that no step has taken would take "
					+ size + " bytes, and " + FlowProgress.MAX_PROGRESS_BYTES + " are allowed");
		}
	}

	static long addSaturated(long sum, long amount) {
		return (sum > Long.MAX_VALUE - amount) ? Long.MAX_VALUE : sum + amount;
	}

	private TreeMap<String, ContextValue> changeContext(int node, StepChanges changes) {
		TreeMap<String, ContextValue> context = new TreeMap<>(this.progress.context);
		for (ContextChange change : changes.context()) {
			String key = this.plan.contextKey(node, change.key());
			ContextValue value = change.value();
			if (value == null) {
				context.put(key, increment(change, context.get(key)));
			}
			else if (value.isNone()) {
				context.remove(key);
			}
			else {
				context.put(key, value);
			}
		}
		int size = sizeOf(context);
		if (size > FlowProgress.MAX_CONTEXT_BYTES) {
			throw new IllegalArgumentException("the context of the flow would take " + size + " bytes, and "
					+ FlowProgress.MAX_CONTEXT_BYTES + " are allowed");
		}
		return context;
	}

	private static int sizeOf(Map<String, ContextValue> context) {
		int size = 0;
		for (Map.Entry<String, ContextValue> entry : context.entrySet()) {
			size += entry.getKey().length() + entry.getValue().size();
		}
		return size;
	}

	private static ContextValue increment(ContextChange change, @Nullable ContextValue present) {
		if (present != null && present.encoded() != null) {
			throw new IllegalArgumentException(
					"it increments '" + change.key() + "' of the context, which is no whole number");
		}
		try {
			return ContextValue.ofNumber(Math.addExact((present != null) ? present.number() : 0, change.increment()));
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("it increments '" + change.key()
					+ "' of the context beyond the range of whole numbers, which have 64 bits", ex);
		}
	}

}
