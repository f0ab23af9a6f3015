// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.AwaitTimeoutException;
import io.chihuo.QueueFullException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskStatus;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.Deadline;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.outcome.WaitGraph.AwaitedFlowKey;

/**
 * Submits tasks of a client and gives out their handles. For any number of threads; no
 * method blocks.
 */
public final class AwaitedTasks implements AutoCloseable {

	private static final long PROMPT_END_MILLIS = 5;

	/** In one minute. */
	private static final int MAX_CALLBACK_LINES = 5;

	/**
	 * Time in which a task is retried as often as it may be, by default; its later runs
	 * find the results of calls with a key.
	 */
	private static final Duration MIN_KEEP_IN_TASK = Duration.ofDays(1);

	private final ConcurrentMap<QueueName, PendingOutcomes> queues = new ConcurrentHashMap<>();

	private final OutcomeNode node;

	private final AwaitOptions options;

	/** For tasks whose results are kept for a time. */
	private final HandleContext kept;

	/** For calls whose results are removed when they are delivered. */
	private final HandleContext removed;

	private final Duration timeout;

	private final OrphanCanceller orphans = new OrphanCanceller((queue) -> this.stores.apply(queue));

	private volatile WaitGraph waits = new WaitGraph();

	private volatile Function<QueueName, @Nullable TaskStore> stores = (queue) -> null;

	private final TaskScopes scopes = new TaskScopes();

	private volatile TaskStatuses statuses = TaskStatuses.OF_QUEUE;

	/**
	 * Create an instance that awaits nothing.
	 * @param timeout longest time that a call to the backend may take
	 */
	public AwaitedTasks(TaskClock clock, AwaitOptions options, Duration timeout) {
		this.node = new OutcomeNode(clock, options.maxPending());
		this.options = options;
		this.timeout = timeout;
		TaskStatuses statuses = new TaskStatuses() {

			@Override
			public TaskStatus describeStatus(TaskNeeds needs, String id, @Nullable TaskInfo info, boolean ended) {
				return AwaitedTasks.this.statuses.describeStatus(needs, id, info, ended);
			}

			@Override
			public boolean isUnserved(String queue) {
				return AwaitedTasks.this.statuses.isUnserved(queue);
			}

			@Override
			public AwaitTimeoutException createTimeout(TaskNeeds needs, String id, @Nullable Duration timeout) {
				return AwaitedTasks.this.statuses.createTimeout(needs, id, timeout);
			}

		};
		boolean cancels = options.cancelOnDispose();
		LogThrottle failures = new LogThrottle(MAX_CALLBACK_LINES);
		this.kept = new HandleContext(timeout, false, cancels, this.scopes, statuses, this.orphans, failures);
		this.removed = new HandleContext(timeout, true, cancels, this.scopes, statuses, this.orphans, failures);
	}

	/**
	 * Have this find the run whose handler has the current thread.
	 */
	public void setCurrentScope(Supplier<@Nullable TaskScope> currentScope) {
		this.scopes.setOfThreads(currentScope);
	}

	/**
	 * The run whose handler has the current thread, null if none has.
	 */
	public @Nullable TaskScope findScope() {
		return this.scopes.get();
	}

	/**
	 * Have this find the store of a queue.
	 * @param stores returns null for a queue whose namespace is not known here
	 */
	public void setStores(Function<QueueName, @Nullable TaskStore> stores) {
		this.stores = stores;
	}

	/**
	 * Cancels tasks that were submitted by others which have ended.
	 */
	public OrphanCanceller orphanCanceller() {
		return this.orphans;
	}

	/**
	 * The tasks of this node that wait for others.
	 */
	public WaitGraph waitGraph() {
		return this.waits;
	}

	/**
	 * Have circles be found that go through the tasks of other clients too.
	 * @param waits graph of all of them
	 */
	public void setWaitGraph(WaitGraph waits) {
		this.waits = waits;
	}

	/**
	 * Have this be notified of the ends of tasks.
	 */
	public void setListener(AwaitListener listener) {
		this.node.setListener(listener);
	}

	/**
	 * Descriptions of where tasks are.
	 */
	public TaskStatuses taskStatuses() {
		return this.statuses;
	}

	/**
	 * Have this describe the status of tasks.
	 */
	public void setStatuses(TaskStatuses statuses) {
		this.statuses = statuses;
	}

	/**
	 * Add a task whose result is kept for some time, or wait for the one that has its id.
	 * @param decoder decodes the result, null if none is expected
	 */
	public <R> CompletableFuture<TaskHandle<R>> submit(TaskStore store, NewTask task,
			@Nullable ResultDecoder<R> decoder) {
		return submit(store, task, new OutcomeWatch(this.options.resultTtl(), false, this.node.name()), decoder,
				this.kept, true);
	}

	/**
	 * Add a task whose result is removed when it is delivered, and whose failure makes no
	 * dead letter.
	 * @param task task with an id that no other task ever has
	 * @param decoder decodes the result, null if none is expected
	 */
	public <R> CompletableFuture<TaskHandle<R>> call(TaskStore store, NewTask task,
			@Nullable ResultDecoder<R> decoder) {
		return submit(store, task, new OutcomeWatch(this.options.abandonedTtl(), true, this.node.name()), decoder,
				this.removed, false);
	}

	/**
	 * Add a task whose result is kept for a time, and whose failure makes no dead letter.
	 * @param task task with an id that no other task ever has
	 * @param decoder decodes the result, null if none is expected
	 */
	public <R> CompletableFuture<TaskHandle<R>> call(TaskStore store, NewTask task, Duration keep,
			@Nullable ResultDecoder<R> decoder) {
		return submit(store, task, new OutcomeWatch(keep, true, this.node.name()), decoder, this.kept, false);
	}

	/**
	 * Same as {@link #call(TaskStore, NewTask, Duration, ResultDecoder)}, unless a task
	 * with the id is under way, or has ended with a result that is still kept. Within a
	 * task the id is a key that each of its runs finds again, and the result is kept for
	 * a day at least.
	 * @param decoder decodes the result, null if none is expected
	 */
	public <R> CompletableFuture<TaskHandle<R>> callOnce(TaskStore store, NewTask task, Duration keep,
			@Nullable ResultDecoder<R> decoder) {
		TaskScope scope = this.scopes.current();
		NewTask keyed = (scope != null)
				? new NewTask(scope.childId(task.id()), task.payload(), task.first(), task.options()) : task;
		Duration kept = (scope != null && keep.compareTo(MIN_KEEP_IN_TASK) < 0) ? MIN_KEEP_IN_TASK : keep;
		return submit(store,
				new Submission(keyed, new OutcomeWatch(kept, true, this.node.name()), JoinedOutcome.RESULT), decoder,
				this.kept, true, scope);
	}

	/**
	 * Whether tasks that this thread submits to a queue begin after the commit of the
	 * transaction that it has open, so that it cannot wait for them.
	 */
	public static boolean joinsTransaction(TaskStore store) {
		return store.joinsTransaction() && TransactionSynchronizationManager.isSynchronizationActive();
	}

	/**
	 * Wait until a submitted task has ended, for {@value #PROMPT_END_MILLIS} ms at most,
	 * so that a thread which awaits a short task sleeps once rather than for the answer
	 * of the store and again for the end. Within a task it returns at once, since only
	 * the wait that follows gives others the slot.
	 */
	public void awaitPromptEnd(CompletableFuture<? extends TaskHandle<?>> submitted) {
		if (submitted.isDone() || this.scopes.current() != null) {
			return;
		}
		try {
			submitted.thenCompose((handle) -> ((BackendTaskHandle<?>) handle).end())
				.get(PROMPT_END_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// the waits that follow find the same
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Await a task that was submitted here.
	 * @param deadline end of the wait
	 * @param timeout the whole wait, for the message of the exception
	 */
	public <R> R awaitUntil(TaskHandle<R> handle, Deadline deadline, Duration timeout) {
		return ((BackendTaskHandle<R>) handle).awaitUntil(deadline, timeout);
	}

	private <R> CompletableFuture<TaskHandle<R>> submit(TaskStore store, NewTask task, OutcomeWatch watch,
			@Nullable ResultDecoder<R> decoder, HandleContext context, boolean found) {
		return submit(store, new Submission(task, watch), decoder, context, found, this.scopes.current());
	}

	private <R> CompletableFuture<TaskHandle<R>> submit(TaskStore store, Submission submission,
			@Nullable ResultDecoder<R> decoder, HandleContext context, boolean found, @Nullable TaskScope scope) {
		NewTask task = submission.task();
		PendingOutcomes outcomes = pendingOf(store);
		boolean inTransaction = store.joinsTransaction();
		NewTask child = (scope != null) ? withHeaders(task, scope.childHeaders(task.options().isDetached())) : task;
		ChildRef ref = (scope != null && !task.options().isDetached()) ? new ChildRef(store.queue(), task.id(), found)
				: null;
		CompletableFuture<SubmittedTask> answer = (scope == null || ref == null)
				? outcomes.submit(submission.withTask(child)) : noteFirst(scope, ref, inTransaction)
					.thenCompose((noted) -> submitNoted(outcomes, submission.withTask(child), scope, ref));
		CompletableFuture<TaskHandle<R>> added = answer.thenApply((submitted) -> {
			if (submitted.result() == AddResult.QUEUE_FULL) {
				throw new QueueFullException(store.queue().loop(), AddSummary.of(List.of(submitted.result())));
			}
			BackendTaskHandle<R> handle = handleOf(outcomes, submitted,
					TaskNeeds.of(store.queue().loop(), child.options().headers()), decoder, context);
			if (scope != null) {
				countAwaited(scope, handle);
			}
			if (scope != null && ref != null) {
				scope.attachChild(ref, handle);
			}
			return handle;
		});
		if (scope != null && ref != null) {
			scope.trackSubmission(added);
		}
		return added;
	}

	/** A call that joins a transaction has to be made by this thread. */
	private CompletableFuture<Void> noteFirst(TaskScope scope, ChildRef child, boolean inTransaction) {
		CompletableFuture<Void> noted = scope.noteChild(child);
		if (inTransaction) {
			new BlockingWait(child.queue().loop(), this.timeout).awaitAnswer(noted);
		}
		return noted;
	}

	/** A child that is refused counts until the store has said that it is not there. */
	private static CompletableFuture<SubmittedTask> submitNoted(PendingOutcomes outcomes, Submission submission,
			TaskScope scope, ChildRef child) {
		CompletableFuture<SubmittedTask> answer;
		try {
			answer = outcomes.submit(submission);
		}
		catch (RuntimeException | Error ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		return answer.whenComplete((submitted, failure) -> {
			if (submitted == null || submitted.result() == AddResult.QUEUE_FULL) {
				scope.attachChild(child, ChildTask.UNANSWERED);
			}
		});
	}

	/**
	 * Take up the latest task that has an id.
	 * @param decoder decodes the result, null if none is expected
	 */
	public <R> CompletableFuture<TaskHandle<R>> handle(TaskStore store, String id, @Nullable ResultDecoder<R> decoder) {
		TaskScope scope = this.scopes.current();
		PendingOutcomes outcomes = pendingOf(store);
		return outcomes.watch(id, 0, this.options.resultTtl()).thenApply((outcome) -> {
			BackendTaskHandle<R> handle = handleOf(outcomes,
					new SubmittedTask(AddResult.ALREADY_QUEUED, outcome, () -> false),
					TaskNeeds.of(store.queue().loop()), decoder, this.kept);
			if (scope != null) {
				countAwaited(scope, handle);
			}
			return handle;
		});
	}

	private static void countAwaited(TaskScope scope, BackendTaskHandle<?> handle) {
		scope.beginAwaiting();
		handle.end().whenComplete((ended, failure) -> scope.endAwaiting());
	}

	/**
	 * A future for a caller, to be completed with results of tasks.
	 */
	public <R> CompletableFuture<R> newFuture() {
		return TaskFuture.of(this.scopes);
	}

	/**
	 * A future for a caller is to be completed with the result of a task.
	 * @param future future that {@link #newFuture()} has returned
	 */
	public static void checkWaits(CompletableFuture<?> future, TaskHandle<?> handle) {
		((BackendTaskHandle<?>) handle).checkWaitsOf((TaskFuture<?>) future);
	}

	/**
	 * A future for a caller, to be completed at the end of a flow.
	 * @param flow id of the flow
	 */
	public <R> CompletableFuture<R> newFlowFuture(String namespace, String flow) {
		return TaskFuture.ofFlow(this.scopes, new AwaitedFlowKey(namespace, flow));
	}

	/**
	 * The same answer for a caller, whose callbacks run on a thread where they may block,
	 * and belong to the run that the caller is part of.
	 */
	public <R> CompletableFuture<R> forCaller(CompletableFuture<R> answer) {
		CompletableFuture<R> completed = CallbackFutures.onCallbackThread(answer);
		if (this.scopes.current() == null) {
			return completed;
		}
		CompletableFuture<R> future = newFuture();
		completed.whenComplete((value, failure) -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else {
				future.complete(value);
			}
		});
		return future;
	}

	private static NewTask withHeaders(NewTask task, Map<String, String> headers) {
		return new NewTask(task.id(), task.payload(), task.first(), task.options().headers(headers));
	}

	private static <R> BackendTaskHandle<R> handleOf(PendingOutcomes outcomes, SubmittedTask submitted, TaskNeeds needs,
			@Nullable ResultDecoder<R> decoder, HandleContext context) {
		return new BackendTaskHandle<>(outcomes, submitted, needs,
				new OutcomeReader<>(outcomes.store().queue().loop(), decoder), context);
	}

	private PendingOutcomes pendingOf(TaskStore store) {
		PendingOutcomes known = this.queues.get(store.queue());
		if (known != null) {
			return known;
		}
		this.statuses.onFirstAwait();
		this.node.onFirstAwait();
		return this.queues.computeIfAbsent(store.queue(),
				(name) -> new PendingOutcomes(store, this.node, () -> this.statuses.isUnserved(name.loop())));
	}

	/**
	 * How long results of submitted tasks are kept.
	 */
	public Duration resultTtl() {
		return this.options.resultTtl();
	}

	/**
	 * How many tasks this process awaits.
	 */
	public int pendingCount() {
		return this.node.pendingCount();
	}

	/**
	 * The current thread begins to wait for the end of a flow: others use the slot of its
	 * run meanwhile.
	 * @param flow id of the flow
	 * @return to be called when it waits no longer; blocks until the run may go on
	 * @throws io.chihuo.WouldDeadlockException if the flow waits for the run, or no more
	 * runs may wait
	 */
	public Runnable beginFlowWait(String namespace, String flow) {
		TaskScope scope = this.scopes.get();
		if (scope == null) {
			return () -> {
			};
		}
		scope.beforeFlowWait(new AwaitedFlowKey(namespace, flow));
		return scope::afterWait;
	}

	/**
	 * Fail everything that is awaited; the tasks go on.
	 */
	@Override
	public void close() {
		this.queues.values().forEach(PendingOutcomes::close);
	}

}
