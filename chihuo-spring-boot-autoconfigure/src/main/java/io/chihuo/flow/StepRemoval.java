// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
		CompletableFuture<Void> done = removeAll(ownTasks().iterator());
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

	/**
	 * One batch after the other: those of many runs of many steps are not here at once.
	 */
	private CompletableFuture<Void> removeAll(Iterator<StepName> left) {
		CompletableFuture<Void> removed = CompletableFuture.completedFuture(null);
		while (removed.isDone() && !removed.isCompletedExceptionally() && left.hasNext()) {
			removed = this.tasks.removeOutcomes(this.flow, takeBatch(left));
		}
		return left.hasNext() ? removed.thenCompose((done) -> removeAll(left)) : removed;
	}

	private static List<StepName> takeBatch(Iterator<StepName> left) {
		List<StepName> batch = new ArrayList<>();
		while (batch.size() < StepQueue.MAX_BATCH && left.hasNext()) {
			batch.add(left.next());
		}
		return batch;
	}

	private Stream<StepName> ownTasks() {
		return IntStream.range(0, this.flow.plan().size())
			.filter((node) -> this.flow.plan().node(node).kind() == StepKind.TASK
					&& this.flow.plan().node(node).task().id().isEmpty())
			.boxed()
			.flatMap(this::runsOf);
	}

	private Stream<StepName> runsOf(int node) {
		int rounds = this.progress.round(node) - ((this.progress.stepState(node) == StepState.SKIPPED) ? 1 : 0);
		return IntStream.rangeClosed(Math.max(1, rounds - MAX_REMOVED_ROUNDS), rounds)
			.mapToObj((round) -> nameOf(node, round));
	}

	private StepName nameOf(int node, int round) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, round);
	}

}
