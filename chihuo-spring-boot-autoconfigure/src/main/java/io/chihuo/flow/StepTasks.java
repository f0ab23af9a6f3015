// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.ResultGoneException;
import io.chihuo.StepState;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowEvent;

/**
 * The tasks of steps in their queues: adds them, looks them up, cancels and removes them.
 * Knows the counters that steps wait for.
 */
final class StepTasks {

	/** Between looks at all tasks that are awaited here. */
	private static final long LOOK_MILLIS = 10_000;

	private final BackendChihuoClient client;

	private final TaskClock clock;

	private final StepRetention retention;

	private final StepListener listener;

	private final LocalRuns localRuns;

	private final SharedCounters sharedCounters;

	private final String node = UUID.randomUUID().toString();

	private final ConcurrentMap<String, StepQueue> queues = new ConcurrentHashMap<>();

	private volatile long lookedAt;

	/** Called when a task of a step has ended, as the store says. */
	@FunctionalInterface
	interface StepListener {

		void onEvent(StepName step, FlowEvent event);

	}

	/**
	 * Create an instance.
	 * @param sharedRetention how long outcomes of tasks with ids of users are kept
	 */
	StepTasks(BackendChihuoClient client, TaskClock clock, Duration sharedRetention, StepListener listener,
			SharedCounters sharedCounters) {
		this.client = client;
		this.clock = clock;
		this.retention = new StepRetention(sharedRetention, client.awaitedTasks().resultTtl());
		this.listener = listener;
		this.localRuns = new LocalRuns(listener);
		this.sharedCounters = sharedCounters;
	}

	/** Name of this node in the store, where it awaits tasks of steps. */
	String node() {
		return this.node;
	}

	LocalRuns localRuns() {
		return this.localRuns;
	}

	SharedCounters sharedCounters() {
		return this.sharedCounters;
	}

	private StepQueue queueOf(String loop) {
		return this.queues.computeIfAbsent(loop, (name) -> new StepQueue(this.client.storeOf(name), this.node,
				this.clock, this.retention, this.listener));
	}

	private StepQueue queueOf(LoadedFlow flow, StepName step) {
		return queueOf(flow.planTask(step).queue());
	}

	BackendChihuoClient client() {
		return this.client;
	}

	/** Whether a queue is known to be full, as of the last task that was to be added. */
	boolean isFull(String loop) {
		StepQueue queue = this.queues.get(loop);
		return queue != null && queue.isFull();
	}

	/** Number of tasks whose ends are awaited here. */
	int awaitedCount() {
		return this.queues.values().stream().mapToInt(StepQueue::awaitedCount).sum();
	}

	/**
	 * Add the task of a step, unless it was added before.
	 * @param payload its payload, with all values in it
	 * @return what has become of it; null if its queue is full
	 */
	CompletableFuture<@Nullable FlowEvent> addTask(LoadedFlow flow, StepName step, byte[] payload) {
		return queueOf(flow, step).addTask(flow, step, payload);
	}

	/**
	 * The task of a step as it is to be added with the change of its flow; null if its
	 * queue is full.
	 */
	@Nullable PreparedTask prepareTask(LoadedFlow flow, StepName step, byte[] payload) {
		StepQueue queue = queueOf(flow, step);
		Submission submission = queue.prepareTask(flow, step, payload);
		return (submission != null) ? new PreparedTask(queue, flow, step, submission) : null;
	}

	/** Find out what has become of a task; null if it has not ended. */
	CompletableFuture<@Nullable FlowEvent> lookUp(LoadedFlow flow, StepName step) {
		return queueOf(flow, step).lookUp(flow, step);
	}

	/** Cancel a task; null if its run has not ended yet. */
	CompletableFuture<@Nullable FlowEvent> cancelTask(LoadedFlow flow, StepName step) {
		return endTask(flow, step, 0);
	}

	/** Cancel a task unless it runs. */
	CompletableFuture<@Nullable FlowEvent> withdrawTask(LoadedFlow flow, StepName step) {
		return endTask(flow, step, QueueRecords.UNLESS_RUNNING);
	}

	private CompletableFuture<@Nullable FlowEvent> endTask(LoadedFlow flow, StepName step, long order) {
		StepQueue queue = queueOf(flow, step);
		return queue.cancelTask(flow, step, order).thenApply((event) -> {
			this.client.awaitedTasks().orphanCanceller().sweepQueue(queue.store());
			return event;
		});
	}

	/** The outcome of a step, null if there is none. */
	CompletableFuture<@Nullable TaskEnd> findEnd(LoadedFlow flow, StepName step) {
		return queueOf(flow, step).findAnswer(flow.taskId(step)).thenApply(WatchAnswer::end);
	}

	/**
	 * The outcome of a step that is done, null if it has no result. Fails with
	 * {@link ResultGoneException} if it is no longer kept.
	 */
	CompletableFuture<@Nullable TaskEnd> findResult(LoadedFlow flow, StepName step) {
		boolean shared = StepRetention.isShared(step, flow.planTask(step));
		return queueOf(flow, step).findAnswer(flow.taskId(step)).thenApply((answer) -> {
			if (shared && answer.end() == null && answer.status() != WatchAnswer.Status.FINISHED) {
				throw new ResultGoneException("The result of task '" + flow.taskId(step) + "' of flow '" + flow.id()
						+ "' is no longer kept, or its id was used again");
			}
			return answer.end();
		});
	}

	/**
	 * Remove the outcomes and dead letters of steps that have tasks of their own. A task
	 * that was requeued is cancelled, since a later flow may have its id.
	 */
	CompletableFuture<Void> removeOutcomes(LoadedFlow flow, Collection<StepName> steps) {
		Set<Long> runs = steps.stream().map(StepName::run).collect(Collectors.toSet());
		Predicate<Map<String, String>> ofRun = (headers) -> {
			StepName step = StepName.ofHeader(headers.getOrDefault(TaskHeaders.FLOW, ""),
					headers.getOrDefault(TaskHeaders.FLOW_STEP, ""));
			return step != null && step.flow().equals(flow.id()) && runs.contains(step.run());
		};
		Map<String, List<String>> ids = new HashMap<>();
		for (StepName step : steps) {
			ids.computeIfAbsent(flow.planTask(step).queue(), (queue) -> new ArrayList<>()).add(flow.taskId(step));
		}
		CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
		for (Map.Entry<String, List<String>> entry : ids.entrySet()) {
			StepQueue queue = queueOf(entry.getKey());
			List<String> all = entry.getValue();
			for (int i = 0; i < all.size(); i += StepQueue.MAX_BATCH) {
				List<String> batch = all.subList(i, Math.min(i + StepQueue.MAX_BATCH, all.size()));
				done = done.thenCompose((before) -> queue.removeOutcomes(batch, ofRun));
			}
		}
		return done;
	}

	/** Remove the outcome of a task whose flow is gone. */
	CompletableFuture<Void> removeOutcome(String loop, String id) {
		return queueOf(loop).removeOutcomes(List.of(id), (headers) -> false);
	}

	/** A run here has ended a task, so that the store need not be waited for. */
	void onRunEnded(String loop, String id, StepName step) {
		StepQueue queue = this.queues.get(loop);
		if (queue != null) {
			queue.onRunEnded(id, step);
		}
	}

	/** Look up tasks whose wake-ups may have been lost. */
	void lookUpDue() {
		long now = this.clock.millis();
		if (now - this.lookedAt >= LOOK_MILLIS) {
			this.lookedAt = now;
			this.queues.values().forEach((queue) -> queue.lookUpDue(now));
		}
	}

	void close() {
		this.queues.values().forEach(StepQueue::close);
	}

	static StepState stateOf(TaskEnd end) {
		return switch (end.ending()) {
			case DONE, FINISHED -> OutcomeContent.isFailure(end.content()) ? StepState.FAILED : StepState.DONE;
			case FAILED -> StepState.FAILED;
			case CANCELLED, DISCARDED, CLEARED, SUPERSEDED -> StepState.CANCELLED;
		};
	}

}
