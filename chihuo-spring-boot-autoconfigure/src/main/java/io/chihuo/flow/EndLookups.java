// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemEvent;
import io.chihuo.flow.state.ItemProgress;

/**
 * Looks up ends of steps that nobody has noticed, since a node died or the store was
 * away. For one turn of work.
 */
final class EndLookups {

	/** A step with more failed items does not go on by a few of them. */
	private static final int MAX_FAILED_ITEMS = 1000;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final List<CompletableFuture<@Nullable FlowEvent>> looks = new ArrayList<>();

	EndLookups(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
	}

	/**
	 * Look up the steps that run, and those of a flow that has failed which are done
	 * after all.
	 */
	CompletableFuture<List<PostedEvent>> findEnds(ItemPages pages) {
		boolean ended = this.progress.state().isEnded();
		if (ended) {
			FlowMachine.findLateSteps(this.flow.plan(), this.progress)
				.forEach((node) -> lookUpFailed(node, new ItemNames(this.flow, this.tasks, pages)));
		}
		else {
			lookUpRunning(pages);
		}
		return CompletableFuture.allOf(this.looks.toArray(CompletableFuture[]::new))
			.thenApply((done) -> this.looks.stream()
				.map(CompletableFuture::join)
				.filter((event) -> event != null && (!ended || isDone(event)))
				.map((event) -> new PostedEvent(Objects.requireNonNull(event), this.progress.runNumber()))
				.toList());
	}

	private void lookUpRunning(ItemPages pages) {
		this.progress.forEachIn(StepState.RUNNING, (node) -> {
			if (this.flow.plan().node(node).kind() == StepKind.TASK) {
				this.looks.add(this.tasks.lookUp(this.flow, stepOf(node)));
			}
			else if (this.flow.plan().node(node).kind() == StepKind.SHARED_COUNTER) {
				// a store that has failed over may have lost the wait
				this.looks.add(new CounterCalls(this.flow, this.progress, this.tasks).beginWait(node));
			}
		});
		ItemCalls itemCalls = new ItemCalls(this.flow, this.progress, this.tasks, pages);
		this.progress.nodesWithItems().forEach((node) -> this.looks.addAll(itemCalls.looksOf(node)));
	}

	private void lookUpFailed(int node, ItemNames names) {
		ItemProgress items = this.progress.itemProgress(node);
		if (items == null) {
			this.looks.add(this.tasks.lookUp(this.flow, stepOf(node)));
		}
		else if (items.failedCount() <= MAX_FAILED_ITEMS) {
			items.failedItems()
				.forEach((item) -> this.looks.add(names.findName(stepOf(node), items, item)
					.thenCompose((task) -> this.tasks.lookUp(this.flow, task))));
		}
	}

	/** The others have failed, and are still dead letters. */
	private static boolean isDone(FlowEvent event) {
		return (event instanceof FlowEvent.StepEnded step && step.state() == StepState.DONE)
				|| (event instanceof ItemEvent.ItemEnded item && item.state() == StepState.DONE);
	}

	private StepName stepOf(int node) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
	}

}
