// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.ItemResult;
import io.chihuo.ItemResults;
import io.chihuo.StepState;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemProgress;

/**
 * Reads the results of the items of a step, which stay in the outcomes of their tasks.
 */
final class ItemResultReader {

	private static final int PAGE_SIZE = 1000;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final int node;

	private final StepTasks tasks;

	private final ItemNames names;

	ItemResultReader(LoadedFlow flow, int node, StepTasks tasks) {
		this.flow = flow;
		this.progress = flow.copyProgress();
		this.node = node;
		this.tasks = tasks;
		this.names = new ItemNames(flow, tasks, new ItemPages(tasks));
	}

	<R> CompletableFuture<ItemResults<R>> readPage(@Nullable String cursor, Class<R> type) {
		String name = this.flow.plan().node(this.node).name();
		Assert.isTrue(this.flow.plan().node(this.node).items() != null,
				() -> "Step '" + name + "' of flow '" + this.flow.id() + "' has no items");
		ItemProgress items = this.progress.itemProgress(this.node);
		int begun = (items != null) ? items.begunCount() : 0;
		int from = (cursor != null) ? Math.min(ResultPages.parseCursor(cursor), begun) : 0;
		int to = Math.min(from + PAGE_SIZE, begun);
		List<CompletableFuture<ItemResult<R>>> results = new ArrayList<>();
		for (int item = from; items != null && item < to; item++) {
			results.add(readResult(item, items, type));
		}
		return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
			.thenApply((done) -> ItemResults.of(results.stream().map(CompletableFuture::join).toList(),
					(to < begun) ? String.valueOf(to) : null));
	}

	private <R> CompletableFuture<ItemResult<R>> readResult(int item, ItemProgress items, Class<R> type) {
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), this.node,
				this.progress.round(this.node));
		StepState state = items.isDone(item) ? StepState.DONE
				: items.isFailed(item) ? StepState.FAILED : StepState.WAITING;
		return this.names.findName(step, items, item).thenCompose((name) -> readResult(item, name, state, type));
	}

	private <R> CompletableFuture<ItemResult<R>> readResult(int item, StepName name, StepState state, Class<R> type) {
		String taskId = this.flow.taskId(name);
		if (state == StepState.WAITING) {
			return CompletableFuture.completedFuture(ItemResult.of(item, taskId, state, null, null));
		}
		return this.tasks.findEnd(this.flow, name)
			.thenApply((end) -> ItemResult.of(item, taskId, state, (state == StepState.DONE) ? decode(end, type) : null,
					(end != null) ? end.reason() : null));
	}

	private <R> @Nullable R decode(@Nullable TaskEnd end, Class<R> type) {
		if (end == null || end.content().length == 0) {
			return null;
		}
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		return this.tasks.client().decodeValue(content.body(), content.codec(), type);
	}

}
