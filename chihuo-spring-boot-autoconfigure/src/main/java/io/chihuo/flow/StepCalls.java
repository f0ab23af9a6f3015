// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;

/**
 * Adds and cancels the tasks that the progress of a flow asks for, and tells counters of
 * the namespace about its steps. For one turn of work.
 */
final class StepCalls {

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final ItemPages pages;

	StepCalls(LoadedFlow flow, FlowProgress progress, StepTasks tasks, ItemPages pages) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.pages = pages;
	}

	/**
	 * Make the calls.
	 * @param added tasks that were added, by the numbers of their steps
	 */
	List<CompletableFuture<@Nullable FlowEvent>> makeAll(Map<Integer, CompletableFuture<@Nullable FlowEvent>> added) {
		List<CompletableFuture<@Nullable FlowEvent>> calls = new ArrayList<>();
		CounterCalls counters = new CounterCalls(this.flow, this.progress, this.tasks);
		StepStarts starts = new StepStarts(this.flow, this.progress, this.tasks);
		this.progress.forEachIn(StepState.STARTING, (node) -> {
			CompletableFuture<@Nullable FlowEvent> call = added.get(node);
			calls.add((call != null) ? call : StepFailures.callSafely(() -> starts.startStep(node)));
		});
		this.progress.forEachIn(StepState.CANCELLING, (node) -> {
			if (this.flow.plan().node(node).kind() == StepKind.TASK) {
				calls.add(this.tasks.cancelTask(this.flow, stepOf(node)));
			}
			else if (this.flow.plan().node(node).kind() == StepKind.SHARED_COUNTER) {
				calls.add(counters.endWait(node, this.progress.round(node)));
			}
			else if (this.flow.plan().node(node).kind() == StepKind.RUN) {
				calls.add(this.tasks.localRuns().cancelStep(stepOf(node)));
			}
		});
		this.progress.forEachIn(StepState.STOPPING, (node) -> {
			if (this.flow.plan().node(node).kind() == StepKind.TASK) {
				calls.add(this.tasks.withdrawTask(this.flow, stepOf(node)));
			}
			else if (this.flow.plan().node(node).kind() == StepKind.RUN) {
				calls.add(this.tasks.localRuns().withdrawStep(stepOf(node)));
			}
		});
		this.progress.withdrawnRuns()
			.forEach((node,
					round) -> calls.add((this.flow.plan().node(node).kind() == StepKind.SHARED_COUNTER)
							? counters.endWait(node, round) : this.tasks.cancelTask(this.flow,
									new StepName(this.flow.id(), this.progress.runNumber(), node, round))));
		calls.addAll(counters.sendCounts(this.flow.storedAt()));
		ItemCalls itemCalls = new ItemCalls(this.flow, this.progress, this.tasks, this.pages);
		this.progress.nodesWithItems().forEach((node) -> calls.addAll(itemCalls.callsOf(node)));
		return calls;
	}

	private StepName stepOf(int node) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
	}

}
