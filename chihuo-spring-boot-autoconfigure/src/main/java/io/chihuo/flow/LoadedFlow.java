// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanFormat;
import io.chihuo.flow.state.PlanItems;
import io.chihuo.flow.state.PlanTask;
import io.chihuo.flow.state.ProgressFormat;

/**
 * A version of a flow with its plan.
 *
 * @param record the stored record
 * @param plan its plan
 * @param storedAt a moment at which it was not stored yet, by the clock of the store
 */
record LoadedFlow(FlowRecord record, FlowPlan plan, long storedAt) {

	static LoadedFlow of(FlowRecord record) {
		return EarlySignals.isHolder(record) ? EarlySignals.asFlow(record)
				: new LoadedFlow(record, PlanFormat.decodePlan(record.plan()), record.createdAt());
	}

	/** A copy of the progress, to be changed. */
	FlowProgress copyProgress() {
		return ProgressFormat.decodeProgress(this.record.progress());
	}

	String id() {
		return this.record.id();
	}

	/** Id of the task of a step. */
	String taskId(StepName step) {
		return !step.key().isEmpty() ? this.plan.itemTaskId(id(), step.node(), step.key())
				: step.isItem() ? this.plan.itemTaskId(id(), step.node(), step.part() - 1)
						: step.isPage() ? this.plan.pageTaskId(id(), step.node(), -1 - step.part(), step.round())
								: this.plan.taskId(id(), step.node(), step.round());
	}

	/** The task of a step as it was planned. */
	PlanTask planTask(StepName step) {
		PlanItems items = step.isPage() ? this.plan.node(step.node()).items() : null;
		PlanTask pages = (items != null) ? items.pages() : null;
		return (pages != null) ? pages : this.plan.node(step.node()).task();
	}

}
