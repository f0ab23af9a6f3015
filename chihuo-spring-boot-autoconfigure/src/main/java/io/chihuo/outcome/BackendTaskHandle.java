// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.CallInterruptedException;
import io.chihuo.CancelResult;
import io.chihuo.NoWorkerException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.TaskStatus;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.Deadline;
import io.chihuo.concurrent.SafeLogger;

/**
 * Awaits one task of a backend. Values are decoded on the thread that awaits them, or on
 * a thread for callbacks, never on one of the backend.
 *
 * @param <R> type of the result
 */
final class BackendTaskHandle<R> implements TaskHandle<R>, ChildTask {

	private static final SafeLogger logger = SafeLogger.inBackground(BackendTaskHandle.class);

	private static final Duration MAX_LOOK_DURATION = Duration.ofSeconds(1);

	private final PendingOutcomes outcomes;

	private final PendingOutcome outcome;

	private final BooleanSupplier uncommitted;

	private final TaskNeeds needs;

	private final OutcomeReader<R> reader;

	private final HandleContext context;

	private final BlockingWait calls;

	/** The end as this handle sees it. */
	private final CompletableFuture<TaskEnd> end = new CompletableFuture<>();

	private final AtomicBoolean delivered = new AtomicBoolean();

	private final AtomicBoolean ignored = new AtomicBoolean();

	BackendTaskHandle(PendingOutcomes outcomes, SubmittedTask submitted, TaskNeeds needs, OutcomeReader<R> reader,
			HandleContext context) {
		this.outcomes = outcomes;
		this.outcome = submitted.outcome();
		this.uncommitted = submitted.uncommitted();
		this.needs = needs;
		this.reader = reader;
		this.context = context;
		this.calls = new BlockingWait(queue(), context.timeout());
		this.outcome.end().whenComplete((end, failure) -> {
			if (failure == null) {
				this.end.complete(end);
			}
			else {
				this.end.completeExceptionally(failure);
			}
		});
	}

	@Override
	public String id() {
		return this.outcome.key().id();
	}

	@Override
	public String queue() {
		return this.outcomes.store().queue().loop();
	}

	/** Completes when the task has ended, as far as this handle sees it. */
	CompletableFuture<?> end() {
		return this.end;
	}

	@Override
	public R await() {
		return await(null);
	}

	@Override
	public R await(@Nullable Duration timeout) {
		return awaitUntil((timeout != null) ? Deadline.in(timeout) : null, timeout);
	}

	/**
	 * Await the end of the task.
	 * @param deadline end of the wait, null for none
	 * @param timeout the whole wait, for the message of the exception
	 */
	R awaitUntil(@Nullable Deadline deadline, @Nullable Duration timeout) {
		this.calls.checkThread();
		checkCommitted();
		if (!this.end.isDone()) {
			checkServed();
			awaitInScope(deadline, timeout);
		}
		return readEnd();
	}

	/** A wait for a future that this completes is refused where one for this would be. */
	void checkWaitsOf(TaskFuture<?> future) {
		future.setWaitCheck(() -> {
			if (!this.end.isDone()) {
				checkCommitted();
			}
		});
	}

	/** Refuses a wait that could not end. */
	private void checkCommitted() {
		if (this.uncommitted.getAsBoolean()) {
			throw new IllegalStateException("Task '" + id() + "' of '" + queue()
					+ "' was submitted in a transaction that this thread has open, and cannot be awaited before its "
					+ "commit: await it afterwards");
		}
	}

	/** A task that waits for this one gives its slot to others meanwhile. */
	private void awaitInScope(@Nullable Deadline deadline, @Nullable Duration timeout) {
		TaskScope scope = this.context.scopes().get();
		if (scope == null) {
			awaitEnd(deadline, timeout);
			return;
		}
		scope.beforeWait(this.outcomes.store().queue(), id());
		try {
			awaitEnd(deadline, timeout);
		}
		finally {
			scope.afterWait();
		}
	}

	/** A task that has begun, or is parked, ends by itself. */
	private void checkServed() {
		if (this.context.statuses().isUnserved(queue())) {
			throwIfQueued(this.calls.awaitAnswer(this.outcomes.store().find(List.of(id()))));
		}
	}

	private void throwIfQueued(List<Optional<TaskInfo>> found) {
		if (UnservedWaits.isQueued(found.get(0))) {
			throw this.context.createTimeout(this, this.needs, null);
		}
	}

	/**
	 * A future fails where a wait would: as soon as nobody has served the loop for long.
	 */
	private void failUnserved(CompletableFuture<R> future) {
		if (this.end.isDone()) {
			return;
		}
		this.outcome
			.addUnlimitedWait(() -> future.completeExceptionally(this.context.createTimeout(this, this.needs, null)));
		if (this.context.statuses().isUnserved(queue())) {
			CallbackFutures.onCallbackThread(this.outcomes.store().find(List.of(id())))
				.thenAccept(this::throwIfQueued)
				.exceptionally((failure) -> {
					if (failure.getCause() instanceof AwaitTimeoutException unserved) {
						future.completeExceptionally(unserved);
					}
					return null;
				});
		}
	}

	private void awaitEnd(@Nullable Deadline deadline, @Nullable Duration timeout) {
		try {
			if (deadline == null) {
				awaitServed();
			}
			else {
				this.end.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
			}
		}
		catch (ExecutionException | CancellationException ex) {
			// is thrown by the read
		}
		catch (TimeoutException ex) {
			throw createTimeout(timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException(
					"Interrupted while waiting for task '" + id() + "' of '" + queue() + "', which goes on", ex);
		}
	}

	/** A task that has begun, or is parked, lacks no node. */
	private AwaitTimeoutException createTimeout(@Nullable Duration timeout) {
		AwaitTimeoutException failure = this.context.createTimeout(this, this.needs, timeout);
		TaskInfo info = (failure instanceof NoWorkerException) ? findBriefly() : null;
		boolean begun = info != null && !isOfOther(info)
				&& (info.state() == TaskState.RUNNING || info.state() == TaskState.WAITING);
		if (!begun) {
			return failure;
		}
		String obstacle = TaskStatuses.obstacleOf(info);
		return new AwaitTimeoutException(TaskStatuses.timeoutText(queue(), id(), timeout)
				+ ((obstacle != null) ? ": " + obstacle : "") + "; it goes on, and can be awaited again");
	}

	/** The wait is over, so that there is not much time; null if nothing is known. */
	private @Nullable TaskInfo findBriefly() {
		try {
			return this.calls.awaitAnswer(this.outcomes.store().find(List.of(id())), Deadline.in(MAX_LOOK_DURATION))
				.get(0)
				.orElse(null);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/** Such a wait ends early when nobody has served the loop for long. */
	private void awaitServed() throws InterruptedException, ExecutionException {
		CompletableFuture<Void> unserved = new CompletableFuture<>();
		Runnable end = () -> unserved.complete(null);
		this.outcome.addUnlimitedWait(end);
		try {
			CompletableFuture.anyOf(this.end, unserved).get();
		}
		finally {
			this.outcome.removeUnlimitedWait(end);
		}
		if (!this.end.isDone()) {
			throw this.context.createTimeout(this, this.needs, null);
		}
	}

	@SuppressWarnings("NullAway") // the handler may return null
	private R readEnd() {
		TaskEnd ended;
		try {
			ended = this.end.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof FinishedWithoutResultException && this.reader.expectsNone()) {
				return null;
			}
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
		try {
			return this.reader.readResult(ended);
		}
		finally {
			if (this.context.removesDelivered() && this.delivered.compareAndSet(false, true)) {
				this.outcomes.confirmDelivery(ended);
			}
		}
	}

	@Override
	public CompletableFuture<R> future() {
		TaskFuture<R> future = this.context.cancelsOnDispose() ? new CancellingFuture()
				: new TaskFuture<>(this.context.scopes(), this.outcomes.store().queue(), id());
		checkWaitsOf(future);
		failUnserved(future);
		CallbackFutures.onCallbackThread(this.end).whenComplete((ended, failure) -> completeFuture(future));
		return future;
	}

	private void completeFuture(CompletableFuture<R> future) {
		try {
			future.complete(readEnd());
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
	}

	@Override
	public void callback(Consumer<? super @Nullable R> onResult, Consumer<? super Throwable> onError) {
		Thread caller = Thread.currentThread();
		TaskScope scope = this.context.scopes().current();
		future().whenComplete((result, failure) -> {
			Runnable call = () -> callBack(onResult, onError, result, failure);
			if (Thread.currentThread() != caller) {
				call.run();
				return;
			}
			// the task has ended already, and the caller may be a thread that must not
			// block
			CompletableFuture<Void> start = new CompletableFuture<>();
			CallbackFutures.onCallbackThread(start)
				.thenRun((scope != null) ? () -> TaskScopes.continueRun(scope, call) : call);
			start.complete(null);
		});
	}

	private void callBack(Consumer<? super @Nullable R> onResult, Consumer<? super Throwable> onError,
			@Nullable R result, @Nullable Throwable failure) {
		try {
			if (failure == null) {
				onResult.accept(result);
			}
			else {
				onError.accept(failure);
			}
		}
		catch (Throwable ex) {
			warnOfCallback(ex.getClass().getName());
			logger.debug("A callback threw an exception", ex);
		}
	}

	/** There may be as many as there are tasks. */
	private void warnOfCallback(String failure) {
		if (this.context.callbackFailures().allowsLine(queue() + " " + failure)) {
			logger.warn("A callback of task '{}' of '{}' threw {}", id(), queue(), failure);
		}
	}

	@Override
	public void ignore() {
		if (!this.ignored.compareAndSet(false, true)) {
			return; // one more leave would count for another handle of the task
		}
		if (this.context.removesDelivered() && this.delivered.compareAndSet(false, true)) {
			this.outcomes.discard(this.outcome);
		}
		else {
			this.outcomes.leave(this.outcome);
		}
		this.end.completeExceptionally(
				new CancellationException("The handle of task '" + id() + "' of '" + queue() + "' was ignored"));
	}

	@Override
	public CancelResult cancel() {
		this.calls.checkThread();
		return this.calls.awaitAnswer(cancelTask());
	}

	@Override
	public boolean hasEnded() {
		return this.outcome.end().isDone();
	}

	@Override
	public boolean isIgnored() {
		return this.end.isDone() && !hasEnded();
	}

	/** Does not block. Other tasks of the id are left alone. */
	private CompletableFuture<CancelResult> cancelTask() {
		if (hasEnded()) {
			return CompletableFuture.completedFuture(CancelResult.NOT_FOUND);
		}
		return this.outcomes.store().cancelTasks(List.of(this.outcome.key())).thenApply((results) -> {
			this.context.orphans().sweepQueue(this.outcomes.store());
			return results.get(0);
		});
	}

	@Override
	public TaskStatus status() {
		this.calls.checkThread();
		TaskInfo info = this.calls.awaitAnswer(this.outcomes.store().find(List.of(id()))).get(0).orElse(null);
		if (info != null && isOfOther(info) && info.isRerunRequested()) {
			return TaskStatus.of(info, false, null, null, "It waits for the end of the run before it");
		}
		return this.context.statusOf(this, this.needs, (info == null || isPossiblyOwn(info)) ? info : null,
				this.end.isDone());
	}

	/** Another task has the id now, such as the run before a rerun. */
	private boolean isOfOther(TaskInfo info) {
		return !hasEnded() && info.state() != TaskState.FINISHED && info.orderNumber() != this.outcome.key().order();
	}

	/** Once the task has ended, another one may have its id. */
	private boolean isPossiblyOwn(TaskInfo info) {
		if (!hasEnded() || info.state() == TaskState.FINISHED) {
			return !isOfOther(info);
		}
		Instant addedAt = info.addedAt();
		return info.state() == TaskState.DEAD && addedAt != null && !this.outcome.end().isCompletedExceptionally()
				&& addedAt.toEpochMilli() <= this.outcome.end().join().endedAt();
	}

	@Override
	public String toString() {
		return "TaskHandle[" + queue() + "/" + id() + "]";
	}

	/** Cancels the task when it is cancelled itself. */
	private final class CancellingFuture extends TaskFuture<R> {

		CancellingFuture() {
			super(BackendTaskHandle.this.context.scopes(), BackendTaskHandle.this.outcomes.store().queue(), id());
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			if (cancelled) {
				cancelTask().whenComplete((result, failure) -> {
					if (failure != null) {
						logger.warn("Task '{}' of '{}' could not be cancelled, and goes on", id(), queue(), failure);
					}
				});
			}
			return cancelled;
		}

	}

}
