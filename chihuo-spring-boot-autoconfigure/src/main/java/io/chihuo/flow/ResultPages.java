// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.StepKind;
import io.chihuo.StepResult;
import io.chihuo.StepResultPage;
import io.chihuo.StepState;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowProgress;

/**
 * Results of the steps of one version of a flow, page by page. The cursor is the number
 * of a step, which it keeps.
 */
final class ResultPages {

	private static final int MAX_LIMIT = 1000;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	ResultPages(LoadedFlow flow, StepTasks tasks) {
		this.flow = flow;
		this.progress = flow.copyProgress();
		this.tasks = tasks;
	}

	/**
	 * Read a page.
	 * @throws IllegalArgumentException if the cursor is not one of a page
	 */
	<R> CompletableFuture<StepResultPage<R>> readPage(Class<R> type, @Nullable String cursor, int limit) {
		Assert.isTrue(limit > 0 && limit <= MAX_LIMIT,
				() -> "'limit' must be from 1 to " + MAX_LIMIT + ", but is " + limit);
		List<CompletableFuture<StepResult<R>>> results = new ArrayList<>();
		int node = (cursor != null) ? parseCursor(cursor) : 0;
		for (; node < this.flow.plan().size() && results.size() < limit; node++) {
			if (hasResult(node)) {
				results.add(readResult(type, node));
			}
		}
		String next = (node < this.flow.plan().size()) ? String.valueOf(node) : null;
		return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
			.thenApply((all) -> StepResultPage.of(results.stream().map(CompletableFuture::join).toList(), next));
	}

	static int parseCursor(String cursor) {
		try {
			int from = Integer.parseInt(cursor);
			Assert.isTrue(from >= 0, "A cursor is not negative");
			return from;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + cursor + "' is not a cursor that a page of results has", ex);
		}
	}

	private boolean hasResult(int node) {
		StepState state = this.progress.stepState(node);
		StepKind kind = this.flow.plan().node(node).kind();
		return state.isEnded() && state != StepState.SKIPPED
				&& (kind == StepKind.TASK || kind == StepKind.SIGNAL || this.progress.value(node) != null);
	}

	private <R> CompletableFuture<StepResult<R>> readResult(Class<R> type, int node) {
		String name = this.flow.plan().node(node).name();
		StepState state = this.progress.stepState(node);
		BackendChihuoClient client = this.tasks.client();
		byte[] value = this.progress.value(node);
		if (value != null && state == StepState.DONE) {
			return CompletableFuture
				.completedFuture(StepResult.of(name, state, FlowValues.decodeValue(client, value, type), null));
		}
		if (state != StepState.DONE) {
			return new StepErrors(this.flow, this.progress, this.tasks).findReason(node)
				.thenApply((reason) -> StepResult.of(name, state, null, reason));
		}
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		return this.tasks.findEnd(this.flow, step)
			.thenApply((end) -> StepResult.of(name, state, decode(end, type), null));
	}

	private <R> @Nullable R decode(@Nullable TaskEnd end, Class<R> type) {
		if (end == null || end.content().length == 0) {
			return null;
		}
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		return this.tasks.client().decodeValue(content.body(), content.codec(), type);
	}

}
