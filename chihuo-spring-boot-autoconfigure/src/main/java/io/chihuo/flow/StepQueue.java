// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.StepState;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.client.TaskHeaders;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.flow.AwaitedSteps.EndedTask;
import io.chihuo.flow.StepTasks.StepListener;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.PlanTask;

/**
 * The tasks of steps in one queue. Calls are no part of a transaction of the application,
 * whichever thread makes them.
 */
final class StepQueue implements OutcomeListener {

	/** A task that only takes an id is cancelled well before this. */
	private static final Duration BARRIER_DELAY = Duration.ofDays(1);

	private static final byte[] NOTHING = {};

	/** Not those of callbacks, which may all be blocked by code of applications. */
	private static final CallbackThreads THREADS = new CallbackThreads("chihuo-flow-calls-", 16);

	static final int MAX_BATCH = 1000;

	private static final long MAX_BATCH_BYTES = 1 << 20;

	private final TaskStore store;

	private final String node;

	private final TaskClock clock;

	private final StepListener listener;

	private final NaturalBatcher<Submission, SubmissionAnswer> submissions;

	private final NaturalBatcher<WatchRequest, WatchAnswer> looks;

	private final NaturalBatcher<OutcomeKey, CancelResult> cancels;

	private final StepRetention retention;

	private final AwaitedSteps awaited = new AwaitedSteps();

	private final QueueRoom room = new QueueRoom();

	private final Runnable unlisten;

	/**
	 * Create an instance.
	 * @param node name of this node in the store
	 * @param clock a clock of this node
	 */
	StepQueue(TaskStore store, String node, TaskClock clock, StepRetention retention, StepListener listener) {
		this.store = store;
		this.node = node;
		this.clock = clock;
		this.retention = retention;
		this.listener = listener;
		this.submissions = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES,
				(submission) -> submission.task().payload().length, apart(store::submit));
		this.looks = new NaturalBatcher<>(MAX_BATCH, apart(store::watch));
		this.cancels = new NaturalBatcher<>(MAX_BATCH, apart(store::cancelTasks));
		this.unlisten = store.addOutcomeListener(node, this);
	}

	/** A call that joins no transaction which the calling thread has open. */
	private <I, R> Function<I, CompletableFuture<R>> apart(Function<I, CompletableFuture<R>> call) {
		return (input) -> {
			if (!this.store.joinsTransaction()) {
				return call.apply(input);
			}
			CompletableFuture<R> answer = new CompletableFuture<>();
			THREADS.execute(() -> complete(answer, call, input));
			return answer;
		};
	}

	private static <I, R> void complete(CompletableFuture<R> answer, Function<I, CompletableFuture<R>> call, I input) {
		try {
			call.apply(input).whenComplete((result, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(result);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			answer.completeExceptionally(ex);
		}
	}

	TaskStore store() {
		return this.store;
	}

	boolean isFull() {
		return this.room.isFull();
	}

	/** Number of tasks whose ends are awaited here. */
	int awaitedCount() {
		return this.awaited.size();
	}

	/**
	 * Add the task of a step, unless it was added before.
	 * @return what has become of it; null if the queue is full
	 */
	CompletableFuture<@Nullable FlowEvent> addTask(LoadedFlow flow, StepName step, byte[] payload) {
		Submission submission = prepareTask(flow, step, payload);
		return (submission == null) ? CompletableFuture.completedFuture(null)
				: onSubmitted(flow, step, submission, this.submissions.submit(submission));
	}

	/**
	 * The task of a step as it is to be added, unless it was added before; null if the
	 * queue is full. To be followed by {@link #onSubmitted}.
	 */
	@Nullable Submission prepareTask(LoadedFlow flow, StepName step, byte[] payload) {
		if (!this.room.tryTake(this.clock.millis())) {
			return null;
		}
		String id = flow.taskId(step);
		PlanTask task = flow.planTask(step);
		// an id that is used again says nothing of a late add, so its flow is always
		// asked
		long decidedAt = isAgain(step, task) ? 0 : flow.storedAt();
		Submission submission = new Submission(newTask(id, step, task, payload, decidedAt, AddOptions.DEFAULTS),
				watchOf(step, task), joinedOf(flow, step, task));
		this.awaited.expect(id, step);
		return submission;
	}

	/**
	 * The task of a step was sent to the store.
	 * @param answered the answer of the store
	 * @return what has become of it; null if the queue is full
	 */
	CompletableFuture<@Nullable FlowEvent> onSubmitted(LoadedFlow flow, StepName step, Submission submission,
			CompletableFuture<SubmissionAnswer> answered) {
		String id = submission.task().id();
		return answered.thenCompose((answer) -> {
			if (this.retention.isOutdated(flow, step, answer)) {
				return this.submissions.submit(new Submission(submission.task(), submission.watch()));
			}
			boolean reviving = answer.result() == AddResult.DEAD
					&& flow.planTask(step).headers().containsKey(TaskHeaders.REVIVE);
			return reviving ? replaceDead(step, submission, answer) : CompletableFuture.completedFuture(answer);
		}).whenComplete((answer, failure) -> {
			if (failure != null) {
				this.awaited.onFailure(id, step);
			}
		}).thenApply((answer) -> onAdded(id, step, answer));
	}

	/**
	 * Add a task in place of a dead letter, unless that is the end of this very task, as
	 * when it was added before by a node that has failed.
	 */
	private CompletableFuture<SubmissionAnswer> replaceDead(StepName step, Submission submission,
			SubmissionAnswer answer) {
		NewTask task = submission.task();
		return apart(this.store::findPayload).apply(task.id()).thenCompose((found) -> {
			boolean own = found
				.filter((dead) -> step.flow().equals(dead.headers().get(TaskHeaders.FLOW))
						&& step.toHeader().equals(dead.headers().get(TaskHeaders.FLOW_STEP)))
				.isPresent();
			NewTask replacing = new NewTask(task.id(), task.payload(), task.first(), task.options().replace());
			return own ? CompletableFuture.completedFuture(answer)
					: this.submissions.submit(submission.withTask(replacing));
		});
	}

	/** The task of a step that was prepared is not in the store, or may not be. */
	void onNotSubmitted(String id, StepName step) {
		this.awaited.onFailure(id, step);
	}

	private static boolean isAgain(StepName step, PlanTask task) {
		return (!task.id().isEmpty() || step.isItem()) && step.round() > 1;
	}

	private static JoinedOutcome joinedOf(LoadedFlow flow, StepName step, PlanTask task) {
		boolean again = isAgain(step, task);
		if (again && StepRetention.isUndoable(flow, step)) {
			return JoinedOutcome.NONE;
		}
		return (again || StepRetention.isShared(step, task)) ? JoinedOutcome.RESULT : JoinedOutcome.ANY;
	}

	private static NewTask newTask(String id, StepName step, PlanTask task, byte[] payload, long decidedAt,
			AddOptions base) {
		Map<String, String> headers = new HashMap<>(task.headers());
		boolean rerun = headers.remove(TaskHeaders.RERUN) != null;
		headers.keySet().removeAll(List.of(TaskHeaders.KEEP, TaskHeaders.REVIVE));
		headers.put(TaskHeaders.AWAITED, "1");
		headers.put(TaskHeaders.FLOW, step.flow());
		headers.put(TaskHeaders.FLOW_STEP, step.toHeader());
		headers.put(TaskHeaders.FLOW_DECIDED_AT, String.valueOf(decidedAt));
		AddOptions options = (rerun ? base.evenIfFinished() : base).ignoreRunning().headers(headers);
		return new NewTask(id, payload, false, isAgain(step, task) ? options.replace() : options);
	}

	private OutcomeWatch watchOf(StepName step, PlanTask task) {
		return new OutcomeWatch(this.retention.retentionOf(step, task), false, this.node);
	}

	private @Nullable FlowEvent onAdded(String id, StepName step, SubmissionAnswer answer) {
		if (answer.result() == AddResult.QUEUE_FULL) {
			this.room.onRefused(this.clock.millis());
			this.awaited.remove(id, step);
			return null;
		}
		this.room.onAdded();
		FlowEvent end = toEvent(id, step, answer.watch(), StepState.LOST);
		return (end != null) ? end : step.toAddedEvent();
	}

	/** Find out what has become of a task; null if it has not ended. */
	CompletableFuture<@Nullable FlowEvent> lookUp(LoadedFlow flow, StepName step) {
		return lookUp(flow.taskId(step), step, watchOf(step, flow.planTask(step)));
	}

	private CompletableFuture<@Nullable FlowEvent> lookUp(String id, StepName step, OutcomeWatch watch) {
		return look(id, step, watch).thenApply((answer) -> toEvent(id, step, answer, StepState.LOST));
	}

	private CompletableFuture<WatchAnswer> look(String id, StepName step, OutcomeWatch watch) {
		this.awaited.expect(id, step);
		return this.looks.submit(new WatchRequest(id, 0, watch)).whenComplete((answer, failure) -> {
			if (failure != null) {
				this.awaited.onFailure(id, step);
			}
		});
	}

	/** The state of a task, without waiting for it. */
	CompletableFuture<WatchAnswer> findAnswer(String id) {
		return this.looks.submit(watchRequest(id));
	}

	private static WatchRequest watchRequest(String id) {
		return new WatchRequest(id, 0, new OutcomeWatch(Duration.ZERO, false, null));
	}

	/**
	 * Cancel a task; null if its run has not ended yet. A task that the step has only
	 * joined goes on, unless a compensation is to follow.
	 * @param order 0, or {@link QueueRecords#UNLESS_RUNNING}
	 */
	CompletableFuture<@Nullable FlowEvent> cancelTask(LoadedFlow flow, StepName step, long order) {
		if (!StepRetention.isShared(step, flow.planTask(step)) || StepRetention.isUndoable(flow, step)) {
			return cancelAdded(flow, step, order);
		}
		String id = flow.taskId(step);
		Function<String, CompletableFuture<Optional<StoredPayload>>> find = apart(this.store::findPayload);
		return find.apply(id).thenCompose((found) -> {
			if (found.isEmpty() || isAddedBy(step, found.get().headers())) {
				return cancelAdded(flow, step, order);
			}
			this.awaited.remove(id, step);
			return CompletableFuture.completedFuture(step.toEvent(StepState.CANCELLED, NOTHING));
		});
	}

	/** By one of its runs. */
	private static boolean isAddedBy(StepName step, Map<String, String> headers) {
		StepName adder = StepName.ofHeader(headers.getOrDefault(TaskHeaders.FLOW, ""),
				headers.getOrDefault(TaskHeaders.FLOW_STEP, ""));
		return adder != null && adder.flow().equals(step.flow()) && adder.run() == step.run()
				&& adder.node() == step.node();
	}

	private CompletableFuture<@Nullable FlowEvent> cancelAdded(LoadedFlow flow, StepName step, long order) {
		String id = flow.taskId(step);
		PlanTask task = flow.planTask(step);
		return this.cancels.submit(new OutcomeKey(id, order))
			.thenCompose((result) -> look(id, step, watchOf(step, task)).thenCompose((answer) -> {
				if (answer.status() == WatchAnswer.Status.UNKNOWN && !StepRetention.isShared(step, task)) {
					return barTask(id, step, task);
				}
				FlowEvent event = toEvent(id, step, answer, StepState.CANCELLED);
				boolean kept = event == null && result == CancelResult.NOT_FOUND;
				return CompletableFuture.completedFuture(kept ? step.toKeptEvent() : event);
			}));
	}

	/**
	 * A node that was suspended may add the task still. It finds that it was cancelled:
	 * the id is taken once, by a task that does not become due. Not an id of a user,
	 * which others may add too.
	 */
	private CompletableFuture<@Nullable FlowEvent> barTask(String id, StepName step, PlanTask task) {
		NewTask barrier = newTask(id, step, task, NOTHING, 0, AddOptions.DEFAULTS.delay(BARRIER_DELAY));
		return this.submissions
			.submit(new Submission(barrier, watchOf(step, task),
					isAgain(step, task) ? JoinedOutcome.RESULT : JoinedOutcome.ANY))
			.thenCompose((added) -> this.cancels.submit(new OutcomeKey(id, 0)))
			.thenCompose((result) -> look(id, step, watchOf(step, task)))
			.thenApply((answer) -> toEvent(id, step, answer, StepState.CANCELLED));
	}

	private @Nullable FlowEvent toEvent(String id, StepName step, WatchAnswer answer, StepState unknown) {
		if (answer.status() == WatchAnswer.Status.PENDING) {
			if (this.awaited.confirm(id, step, answer.order(), this.clock.millis())) {
				lookUpAgain(id, step);
			}
			return null;
		}
		this.awaited.remove(id, step);
		TaskEnd end = answer.end();
		StepState state = (end != null) ? StepTasks.stateOf(end)
				: (answer.status() == WatchAnswer.Status.FINISHED) ? StepState.DONE : unknown;
		return step.toEvent(state, (end != null) ? end.content() : NOTHING);
	}

	/**
	 * Remove the outcomes and dead letters of tasks, at most {@link #MAX_BATCH}. A dead
	 * letter that is discarded is an outcome once more, so it goes first.
	 * @param ofRun whether a task with these headers is cancelled if it is queued or runs
	 */
	CompletableFuture<Void> removeOutcomes(List<String> ids, Predicate<Map<String, String>> ofRun) {
		Function<List<String>, CompletableFuture<Void>> remove = (batch) -> this.store.discard(batch)
			.thenCompose((discarded) -> this.store.watch(batch.stream().map(StepQueue::watchRequest).toList()))
			.thenCompose((answers) -> cancelPending(batch, answers, ofRun))
			.thenCompose(this.store::forgetOutcomes);
		return apart(remove).apply(ids);
	}

	/** By their numbers, as a later flow may have used an id meanwhile. */
	private CompletableFuture<List<OutcomeKey>> cancelPending(List<String> ids, List<WatchAnswer> answers,
			Predicate<Map<String, String>> ofRun) {
		CompletableFuture<List<OutcomeKey>> ended = CompletableFuture.completedFuture(new ArrayList<>());
		for (int i = 0; i < ids.size(); i++) {
			WatchAnswer answer = answers.get(i);
			OutcomeKey key = new OutcomeKey(ids.get(i), answer.order());
			if (answer.status() == WatchAnswer.Status.ENDED) {
				ended = ended.thenApply((keys) -> append(keys, key));
			}
			else if (answer.status() == WatchAnswer.Status.PENDING && key.order() > 0) {
				ended = ended.thenCompose((keys) -> cancelPending(key, ofRun)
					.thenApply((cancelled) -> cancelled ? append(keys, key) : keys));
			}
		}
		return ended;
	}

	private static List<OutcomeKey> append(List<OutcomeKey> keys, OutcomeKey key) {
		keys.add(key);
		return keys;
	}

	private CompletableFuture<Boolean> cancelPending(OutcomeKey key, Predicate<Map<String, String>> ofRun) {
		return this.store.findPayload(key.id())
			.thenCompose((found) -> found.map(StoredPayload::headers).filter(ofRun).isPresent()
					? this.store.cancelTasks(List.of(key)).thenApply((answers) -> true)
					: CompletableFuture.completedFuture(false));
	}

	/** A run here has ended a task, so that the store need not be waited for. */
	void onRunEnded(String id, StepName step) {
		this.room.onEnded();
		this.awaited.remove(id, step);
	}

	@Override
	public void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
		EndedTask task = this.awaited.onEnded(key, end != null);
		if (task.awaited()) {
			this.room.onEnded();
		}
		if (end != null) {
			task.ended()
				.forEach((step) -> this.listener.onEvent(step, step.toEvent(StepTasks.stateOf(end), end.content())));
		}
		task.uncertain().forEach((step) -> lookUpAgain(key.id(), step));
	}

	/** The watch with which the task was added says how long its outcome is kept. */
	private void lookUpAgain(String id, StepName step) {
		Duration keep = FlowPlan.isOwnTaskId(id) ? StepRetention.OWN_RETENTION : Duration.ZERO;
		lookUp(id, step, new OutcomeWatch(keep, false, this.node)).thenAccept((event) -> {
			if (event != null) {
				this.listener.onEvent(step, event);
			}
		});
	}

	/** Look up those tasks whose wake-ups may have been lost. */
	void lookUpDue(long now) {
		lookUpAll(this.awaited.takeDue(now));
	}

	private void lookUpAll(Map<String, List<StepName>> tasks) {
		tasks.forEach((id, steps) -> steps.forEach((step) -> lookUpAgain(id, step)));
	}

	@Override
	public void onEndsMissed() {
		lookUpAll(this.awaited.takeAll(this.clock.millis()));
	}

	void close() {
		this.unlisten.run();
	}

}
