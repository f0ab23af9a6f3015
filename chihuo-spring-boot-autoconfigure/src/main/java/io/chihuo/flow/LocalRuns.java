// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowAction;
import io.chihuo.InvalidTaskException;
import io.chihuo.StepState;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowPlan;

/**
 * The code of the flows in memory that were started here.
 */
final class LocalRuns {

	private static final SafeLogger logger = SafeLogger.inBackground(LocalRuns.class);

	private static final byte[] NOTHING = {};

	private final ConcurrentMap<String, FlowRuns> flows = new ConcurrentHashMap<>();

	private final StepTasks.StepListener listener;

	/**
	 * The code of one flow.
	 *
	 * @param run number of the flow among those with its id
	 * @param steps code by the numbers of steps
	 */
	private record FlowRuns(long run, Map<Integer, LocalRun> steps) {
	}

	LocalRuns(StepTasks.StepListener listener) {
		this.listener = listener;
	}

	/**
	 * Refuse code in flows that other processes would have to run.
	 * @throws InvalidTaskException if a step has code
	 */
	static void checkNone(PlannedFlow planned, String reason) {
		FlowPlan plan = planned.plan();
		planned.actions().keySet().stream().min(Integer::compare).ifPresent((node) -> {
			throw new InvalidTaskException("Step '" + plan.node(node).name()
					+ "' is code by Flow.run, which is not stored" + " and cannot run in another process: " + reason);
		});
	}

	void add(String flow, long run, Map<Integer, List<FlowAction>> actions) {
		if (!actions.isEmpty()) {
			this.flows.put(flow,
					new FlowRuns(run, actions.entrySet()
						.stream()
						.collect(Collectors.toMap(Map.Entry::getKey, (step) -> new LocalRun(step.getValue())))));
		}
	}

	/** The flow is removed. */
	void remove(String flow, long run) {
		this.flows.computeIfPresent(flow, (id, runs) -> (runs.run() == run) ? null : runs);
	}

	private @Nullable LocalRun find(StepName step) {
		FlowRuns runs = this.flows.get(step.flow());
		return (runs != null && runs.run() == step.run()) ? runs.steps().get(step.node()) : null;
	}

	/** Begin the run of a step; null if it has begun, or its code is elsewhere. */
	CompletableFuture<@Nullable FlowEvent> startStep(StepName step) {
		LocalRun run = find(step);
		boolean begun = run != null && run.begin(step.round(), (state, failure) -> onEnded(step, state, failure));
		return CompletableFuture.completedFuture(begun ? step.toAddedEvent() : null);
	}

	private void onEnded(StepName step, StepState state, @Nullable String failure) {
		if (failure != null && state == StepState.FAILED) {
			this.listener.onEvent(step, new FlowEvent.StepBroken(step.node(), step.round(), failure));
			logger.warn("Step {} of flow '{}' has failed: {}", step.node(), step.flow(), failure);
			return;
		}
		this.listener.onEvent(step, step.toEvent(state, NOTHING));
	}

	/** Cancel the run of a step unless an action has begun; its end is reported. */
	CompletableFuture<@Nullable FlowEvent> withdrawStep(StepName step) {
		LocalRun run = find(step);
		boolean active = run != null && run.withdraw();
		return CompletableFuture
			.completedFuture(active ? step.toKeptEvent() : step.toEvent(StepState.CANCELLED, NOTHING));
	}

	/** Cancel the run of a step; its end is reported. */
	CompletableFuture<@Nullable FlowEvent> cancelStep(StepName step) {
		LocalRun run = find(step);
		boolean active = run != null && run.cancel();
		return CompletableFuture.completedFuture(!active ? step.toEvent(StepState.CANCELLED, NOTHING) : null);
	}

}
