// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;
import io.chihuo.flow.state.ChildRole;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanCondition;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanTask;

/**
 * Starts steps of one version of a flow whose turn has come. Results of earlier steps are
 * put into their payloads then. For one turn of work.
 */
final class StepStarts {

	/** A stage after which exceptions fail the result instead of being thrown. */
	private static final CompletableFuture<@Nullable Void> NOW = CompletableFuture.completedFuture(null);

	private static final int KEPT_RUNS = 10;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final StepResults results;

	private final StepPayloads payloads;

	private final CompensationStarts compensations;

	StepStarts(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.results = new StepResults(flow, progress, tasks);
		this.payloads = new StepPayloads(tasks.client(), this.results);
		this.compensations = new CompensationStarts(flow, progress, tasks, this.results);
	}

	/**
	 * Add the task of a step, have it wait, or judge its condition; answers what has
	 * become of that, null for nothing yet.
	 */
	CompletableFuture<@Nullable FlowEvent> startStep(int node) {
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		PlanNode planned = this.flow.plan().node(node);
		PlanTask task = planned.task();
		if (planned.kind() == StepKind.RUN) {
			return this.tasks.localRuns().startStep(step);
		}
		if (planned.kind() == StepKind.SHARED_COUNTER) {
			return new CounterCalls(this.flow, this.progress, this.tasks).beginWait(node);
		}
		if (planned.kind() != StepKind.TASK) {
			return breakIfFailed(step, () -> judge(step, task));
		}
		if (isPruning(step)) {
			return this.tasks.removeOutcomes(this.flow, earlierRuns(step))
				.thenCompose((removed) -> addTask(step, task));
		}
		return (planned.role() == ChildRole.COMPENSATION) ? breakIfFailed(step, () -> compensate(step, planned))
				: addTask(step, task);
	}

	/**
	 * The task of a step that can be added without a look at anything else; null if it
	 * has to be started by itself. An id of a user may be locked by a transaction of the
	 * application for as long as that is open.
	 */
	@Nullable PreparedTask prepareStep(int node) {
		PlanNode planned = this.flow.plan().node(node);
		StepName step = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		PlanTask task = planned.task();
		boolean alone = planned.kind() == StepKind.TASK && planned.role() != ChildRole.COMPENSATION
				&& task.id().isEmpty() && task.inputs().isEmpty() && !isPruning(step);
		return alone ? this.tasks.prepareTask(this.flow, step, task.payload()) : null;
	}

	private CompletableFuture<@Nullable FlowEvent> compensate(StepName step, PlanNode planned) {
		int body = this.compensations.bodyOf(planned);
		return this.compensations.findOutcome(body).thenCompose((outcome) -> {
			if (outcome == null) {
				return CompletableFuture.completedFuture(new FlowEvent.NothingToUndo(step.node(), step.round()));
			}
			PlanTask undone = this.flow.plan().node(body).task();
			return (planned.amount() == 0) ? addTask(step, planned.task())
					: this.compensations.toPayload(body, outcome, this.payloads.fillTree(body, undone))
						.thenCompose((payload) -> this.tasks.addTask(this.flow, step,
								this.payloads.encodePayload(planned.task(), payload)));
		});
	}

	/** Ten to twenty earlier runs of a step that is repeated are kept. */
	private boolean isPruning(StepName step) {
		return step.round() > 2 * KEPT_RUNS && step.round() % KEPT_RUNS == 1
				&& this.flow.plan().isWithin(step.node(), StepKind.REPEAT);
	}

	private static List<StepName> earlierRuns(StepName step) {
		return IntStream.rangeClosed(step.round() - 2 * KEPT_RUNS, step.round() - KEPT_RUNS - 1)
			.mapToObj((round) -> new StepName(step.flow(), step.run(), step.node(), round))
			.toList();
	}

	private CompletableFuture<@Nullable FlowEvent> addTask(StepName step, PlanTask task) {
		return task.inputs().isEmpty() ? this.tasks.addTask(this.flow, step, task.payload())
				: breakIfFailed(step, () -> this.payloads.fillPayload(step.node(), task)
					.thenCompose((payload) -> this.tasks.addTask(this.flow, step, payload)));
	}

	private CompletableFuture<@Nullable FlowEvent> judge(StepName step, PlanTask condition) {
		List<CompletableFuture<PlanCondition.Judged>> values = condition.inputs()
			.stream()
			.map((input) -> this.results.judgeValue(step.node(), input.source()))
			.toList();
		return CompletableFuture.allOf(values.toArray(CompletableFuture[]::new)).thenApply((found) -> {
			List<PlanCondition.Judged> judged = values.stream().map(CompletableFuture::join).toList();
			PlanCondition planned = PlanCondition.fromBytes(condition.payload());
			boolean holds = StepFailures.callCodec(() -> planned.holds(judged));
			return new FlowEvent.ConditionJudged(step.node(), step.round(), holds);
		});
	}

	private static CompletableFuture<@Nullable FlowEvent> breakIfFailed(StepName step,
			Supplier<CompletableFuture<@Nullable FlowEvent>> start) {
		return NOW.thenCompose((now) -> start.get()).exceptionally((failure) -> {
			Throwable cause = StepFailures.unwrap(failure);
			if (cause instanceof BrokenStepException) {
				return new FlowEvent.StepBroken(step.node(), step.round(), StepFailures.describeReason(cause));
			}
			throw (cause instanceof RuntimeException unexpected) ? unexpected : new CompletionException(cause);
		});
	}

}
