// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.StepState;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.PlanTask;

/**
 * The tasks of steps in their queues: adds them, looks them up, cancels and removes them.
 */
final class StepTasks {

	/** Outcomes are removed with their flow, well before this. */
	private static final Duration OUTCOME_RETENTION = Duration.ofDays(400);

	private static final byte[] NOTHING = {};

	private static final int MAX_BATCH = 1000;

	private static final long MAX_BATCH_BYTES = 1 << 20;

	private final BackendChihuoClient client;

	private final StepListener listener;

	private final String node = UUID.randomUUID().toString();

	private final ConcurrentMap<String, StepQueue> queues = new ConcurrentHashMap<>();

	/** Called when a task of a step has ended, as the store says. */
	@FunctionalInterface
	interface StepListener {

		void onEvent(StepName step, FlowEvent event);

	}

	StepTasks(BackendChihuoClient client, StepListener listener) {
		this.client = client;
		this.listener = listener;
	}

	private StepQueue queueOf(String loop) {
		return this.queues.computeIfAbsent(loop, (name) -> new StepQueue(this.client.storeOf(name)));
	}

	BackendChihuoClient client() {
		return this.client;
	}

	/**
	 * Add the task of a step, unless it was added before.
	 * @param payload its payload, with all values in it
	 * @return what has become of it; null if its queue is full
	 */
	CompletableFuture<@Nullable FlowEvent> addTask(LoadedFlow flow, StepName step, byte[] payload) {
		PlanTask task = flow.planTask(step);
		return queueOf(task.queue()).addTask(flow, step, task, payload);
	}

	/** Find out what has become of a task; null if it has not ended. */
	CompletableFuture<@Nullable FlowEvent> lookUp(LoadedFlow flow, StepName step) {
		PlanTask task = flow.planTask(step);
		return queueOf(task.queue()).lookUp(flow.taskId(step), step, StepState.LOST);
	}

	/** Cancel a task; null if its run has not ended yet. */
	CompletableFuture<@Nullable FlowEvent> cancelTask(LoadedFlow flow, StepName step) {
		PlanTask task = flow.planTask(step);
		String id = flow.taskId(step);
		StepQueue queue = queueOf(task.queue());
		return queue.cancels.submit(id).thenCompose((results) -> {
			this.client.awaitedTasks().orphanCanceller().sweepQueue(queue.store);
			return queue.lookUp(id, step, StepState.CANCELLED);
		});
	}

	/** The outcome of a step, null if there is none. */
	CompletableFuture<@Nullable TaskEnd> findEnd(LoadedFlow flow, StepName step) {
		PlanTask task = flow.planTask(step);
		WatchRequest request = watchRequest(flow.taskId(step));
		return queueOf(task.queue()).looks.submit(request).thenApply(WatchAnswer::end);
	}

	private static WatchRequest watchRequest(String id) {
		return new WatchRequest(id, 0, new OutcomeWatch(Duration.ZERO, false, null));
	}

	/** Remove the outcomes and dead letters of steps that have tasks of their own. */
	CompletableFuture<Void> removeOutcomes(LoadedFlow flow, Collection<StepName> steps) {
		Map<String, List<String>> ids = new HashMap<>();
		for (StepName step : steps) {
			ids.computeIfAbsent(flow.planTask(step).queue(), (queue) -> new ArrayList<>()).add(flow.taskId(step));
		}
		CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
		for (Map.Entry<String, List<String>> queue : ids.entrySet()) {
			TaskStore store = queueOf(queue.getKey()).store;
			for (int i = 0; i < queue.getValue().size(); i += MAX_BATCH) {
				List<String> batch = queue.getValue().subList(i, Math.min(i + MAX_BATCH, queue.getValue().size()));
				done = done.thenCompose((before) -> removeBatch(store, batch));
			}
		}
		return done;
	}

	private static CompletableFuture<Void> removeBatch(TaskStore store, List<String> ids) {
		return store.watch(ids.stream().map(StepTasks::watchRequest).toList())
			.thenCompose((answers) -> store.forgetOutcomes(
					answers.stream().map(WatchAnswer::end).filter((end) -> end != null).map(TaskEnd::key).toList()))
			.thenCompose((forgotten) -> store.discard(ids))
			.thenAccept((discarded) -> {
			});
	}

	/** A run here has ended a task, so that the store need not be waited for. */
	void onRunEnded(String loop, String id, StepName step) {
		StepQueue queue = this.queues.get(loop);
		if (queue != null) {
			queue.awaited.computeIfPresent(id, (key, steps) -> {
				List<StepName> others = steps.stream().filter((other) -> !other.equals(step)).toList();
				return others.isEmpty() ? null : others;
			});
		}
	}

	void close() {
		this.queues.values().forEach((queue) -> queue.unlisten.run());
	}

	private static StepState stateOf(TaskEnd end) {
		return switch (end.ending()) {
			case DONE, FINISHED -> OutcomeContent.isFailure(end.content()) ? StepState.FAILED : StepState.DONE;
			case FAILED -> StepState.FAILED;
			case CANCELLED, DISCARDED, CLEARED, SUPERSEDED -> StepState.CANCELLED;
		};
	}

	/** One queue. */
	private final class StepQueue implements OutcomeListener {

		private final TaskStore store;

		private final NaturalBatcher<Submission, SubmissionAnswer> submissions;

		private final NaturalBatcher<WatchRequest, WatchAnswer> looks;

		private final NaturalBatcher<String, CancelResult> cancels;

		/** Steps whose tasks were added here and have not ended, by the ids of these. */
		private final ConcurrentMap<String, List<StepName>> awaited = new ConcurrentHashMap<>();

		private final Runnable unlisten;

		StepQueue(TaskStore store) {
			this.store = store;
			this.submissions = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES,
					(submission) -> submission.task().payload().length, store::submit);
			this.looks = new NaturalBatcher<>(MAX_BATCH, store::watch);
			this.cancels = new NaturalBatcher<>(MAX_BATCH, store::cancel);
			this.unlisten = store.addOutcomeListener(StepTasks.this.node, this);
		}

		CompletableFuture<@Nullable FlowEvent> addTask(LoadedFlow flow, StepName step, PlanTask task, byte[] payload) {
			boolean own = task.id().isEmpty();
			String id = flow.taskId(step);
			Map<String, String> headers = new HashMap<>(task.headers());
			headers.put(TaskHeaders.AWAITED, "1");
			headers.put(TaskHeaders.FLOW, step.flow());
			headers.put(TaskHeaders.FLOW_STEP, step.toHeader());
			boolean again = (!own || step.isItem()) && step.round() > 1;
			AddOptions options = AddOptions.DEFAULTS.ignoreRunning().headers(headers);
			NewTask added = new NewTask(id, payload, false, again ? options.replace() : options);
			Submission submission = new Submission(added,
					new OutcomeWatch(OUTCOME_RETENTION, false, StepTasks.this.node),
					again ? JoinedOutcome.RESULT : JoinedOutcome.ANY);
			this.awaited.merge(id, List.of(step), StepQueue::append);
			return this.submissions.submit(submission).thenApply((answer) -> onAdded(id, step, answer));
		}

		private static List<StepName> append(List<StepName> known, List<StepName> added) {
			if (known.containsAll(added)) {
				return known;
			}
			List<StepName> all = new ArrayList<>(known);
			all.addAll(added);
			return all;
		}

		private @Nullable FlowEvent onAdded(String id, StepName step, SubmissionAnswer answer) {
			if (answer.result() == AddResult.QUEUE_FULL) {
				return null;
			}
			FlowEvent end = (answer.watch().status() == WatchAnswer.Status.PENDING) ? null
					: toEvent(id, step, answer.watch(), StepState.LOST);
			return (end != null) ? end : step.toAddedEvent();
		}

		CompletableFuture<@Nullable FlowEvent> lookUp(String id, StepName step, StepState unknown) {
			this.awaited.merge(id, List.of(step), StepQueue::append);
			return this.looks
				.submit(new WatchRequest(id, 0, new OutcomeWatch(OUTCOME_RETENTION, false, StepTasks.this.node)))
				.thenApply((answer) -> toEvent(id, step, answer, unknown));
		}

		private @Nullable FlowEvent toEvent(String id, StepName step, WatchAnswer answer, StepState unknown) {
			if (answer.status() == WatchAnswer.Status.PENDING) {
				return null;
			}
			this.awaited.remove(id);
			TaskEnd end = answer.end();
			StepState state = (end != null) ? stateOf(end)
					: (answer.status() == WatchAnswer.Status.FINISHED) ? StepState.DONE : unknown;
			return step.toEvent(state, (end != null) ? end.content() : NOTHING);
		}

		@Override
		public void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
			List<StepName> steps = this.awaited.get(key.id());
			if (steps == null) {
				return;
			}
			if (end != null) {
				this.awaited.remove(key.id());
				steps.forEach(
						(step) -> StepTasks.this.listener.onEvent(step, step.toEvent(stateOf(end), end.content())));
				return;
			}
			steps.forEach((step) -> lookUp(key.id(), step, StepState.LOST).thenAccept((event) -> {
				if (event != null) {
					StepTasks.this.listener.onEvent(step, event);
				}
			}));
		}

		/** The periodic look-up finds them. */
		@Override
		public void onEndsMissed() {
		}

	}

}
