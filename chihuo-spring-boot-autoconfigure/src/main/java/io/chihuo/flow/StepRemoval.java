// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemProgress;

/**
 * Removes the results and dead letters of the steps of a flow.
 */
final class StepRemoval {

	/** Of steps that are repeated more often, earlier runs were removed meanwhile. */
	private static final int MAX_REMOVED_ROUNDS = 10_000;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	StepRemoval(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
	}

	CompletableFuture<Void> removeOutcomes(ItemPages pages) {
		CompletableFuture<Void> done = this.tasks.removeOutcomes(this.flow, ownTasks());
		ItemCalls itemCalls = new ItemCalls(this.flow, this.progress, this.tasks, pages);
		for (int node = 0; node < this.flow.plan().size(); node++) {
			ItemProgress items = this.progress.itemProgress(node);
			if (items != null) {
				StepName step = nameOf(node, this.progress.round(node));
				done = done.thenCompose((before) -> itemCalls.removeOutcomes(step, items));
			}
		}
		return done;
	}

	private List<StepName> ownTasks() {
		List<StepName> steps = new ArrayList<>();
		for (int node = 0; node < this.flow.plan().size(); node++) {
			boolean own = this.flow.plan().node(node).kind() == StepKind.TASK
					&& this.flow.plan().node(node).task().id().isEmpty();
			int rounds = this.progress.round(node) - ((this.progress.stepState(node) == StepState.SKIPPED) ? 1 : 0);
			for (int round = Math.max(1, rounds - MAX_REMOVED_ROUNDS); own && round <= rounds; round++) {
				steps.add(nameOf(node, round));
			}
		}
		return steps;
	}

	private StepName nameOf(int node, int round) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, round);
	}

}
