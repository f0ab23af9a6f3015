// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import io.chihuo.StepKind;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;

/**
 * The key of the effect of a step. A step that is tried again, by its loop or by a
 * person, keeps its key. One that is meant to have its effect again gets another key: in
 * the next run of a step that repeats it, and after it was undone.
 */
final class StepKey {

	private StepKey() {
	}

	/**
	 * The key of the effect of a task.
	 * @throws IllegalStateException if its step has begun another run since, so that its
	 * key is that of the other run
	 */
	static String of(StepName step, FlowPlan plan, FlowProgress progress) {
		String runs = runsOf(step.node(), plan, progress);
		String name = plan.node(step.node()).name();
		if (!runs.isEmpty() && progress.round(step.node()) != step.round()) {
			throw new IllegalStateException("Step '" + name + "' of flow '" + step.flow()
					+ "' has begun another run, so this one does not count any more and must have no effect");
		}
		String key = FlowPlan.escapePart(name) + runs;
		if (!step.key().isEmpty()) {
			return key + "#" + FlowPlan.escapePart(step.key());
		}
		return step.isItem() ? key + "#i" + (step.part() - 1) : step.isPage() ? key + "#p" + (-1 - step.part()) : key;
	}

	/** Empty for the first run of all, as the key was without runs once. */
	private static String runsOf(int number, FlowPlan plan, FlowProgress progress) {
		StringBuilder runs = new StringBuilder();
		boolean first = true;
		for (int node = plan.node(number).parent(); node >= 0; node = plan.node(node).parent()) {
			StepKind kind = plan.node(node).kind();
			if (kind == StepKind.REPEAT || kind == StepKind.COMPENSATED) {
				first &= progress.round(node) == 1;
				runs.insert(0, "." + progress.round(node));
			}
		}
		return first ? "" : "#r" + runs.substring(1);
	}

}
