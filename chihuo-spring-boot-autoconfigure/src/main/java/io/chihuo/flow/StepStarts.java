// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.InvalidTaskException;
import io.chihuo.StepKind;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.codec.UndecodablePayloadException;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanCondition;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanTask;

/**
 * Starts steps of one version of a flow whose turn has come. Results of earlier steps are
 * put into their payloads then. For one turn of work.
 */
final class StepStarts {

	/** A stage after which exceptions fail the result instead of being thrown. */
	private static final CompletableFuture<@Nullable Void> NOW = CompletableFuture.completedFuture(null);

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final StepResults results;

	StepStarts(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.results = new StepResults(flow, progress, tasks);
	}

	/**
	 * Add the task of a step, or judge its condition; answers what has become of that,
	 * null for nothing yet.
	 */
	CompletableFuture<@Nullable FlowEvent> startStep(int node) {
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		PlanNode planned = this.flow.plan().node(node);
		PlanTask task = planned.task();
		if (planned.kind() == StepKind.WHEN) {
			return breakIfFailed(step, () -> judge(node, task));
		}
		return task.inputs().isEmpty() ? this.tasks.addTask(this.flow, step, task.payload()) : breakIfFailed(step,
				() -> fillPayload(task).thenCompose((payload) -> this.tasks.addTask(this.flow, step, payload)));
	}

	private CompletableFuture<@Nullable FlowEvent> judge(int node, PlanTask condition) {
		List<CompletableFuture<PlanCondition.Judged>> values = condition.inputs()
			.stream()
			.map((input) -> this.results.judgeValue(input.source()))
			.toList();
		return CompletableFuture.allOf(values.toArray(CompletableFuture[]::new))
			.thenApply((found) -> new FlowEvent.ConditionJudged(node, PlanCondition.fromBytes(condition.payload())
				.holds(values.stream().map(CompletableFuture::join).toList())));
	}

	private static CompletableFuture<@Nullable FlowEvent> breakIfFailed(StepName step,
			Supplier<CompletableFuture<@Nullable FlowEvent>> start) {
		return NOW.thenCompose((now) -> start.get()).exceptionally((failure) -> {
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			if (cause instanceof BrokenStepException || cause instanceof UndecodablePayloadException) {
				return new FlowEvent.StepBroken(step.node(), step.round(), String.valueOf(cause.getMessage()));
			}
			throw (cause instanceof RuntimeException unexpected) ? unexpected : new CompletionException(cause);
		});
	}

	private CompletableFuture<byte[]> fillPayload(PlanTask task) {
		List<CompletableFuture<@Nullable Object>> values = new ArrayList<>();
		for (PlanInput input : task.inputs()) {
			values.add(this.results.findValue(input.source()));
		}
		return CompletableFuture.allOf(values.toArray(CompletableFuture[]::new)).thenApply((found) -> {
			BackendChihuoClient client = this.tasks.client();
			String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
			try {
				Object payload = client.decodeValue(task.payload(), codec, Object.class);
				for (int i = 0; i < values.size(); i++) {
					payload = TreePath.parse(task.inputs().get(i).target()).put(payload, values.get(i).join());
				}
				return client.encodeValue("its payload", codec, payload);
			}
			catch (InvalidTaskException ex) {
				throw new BrokenStepException(String.valueOf(ex.getMessage()));
			}
		});
	}

}
