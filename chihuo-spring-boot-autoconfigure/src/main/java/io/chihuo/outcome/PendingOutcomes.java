// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.TaskLostException;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * The tasks of one queue that this node waits for. A wait is registered here before the
 * store is looked at again, so that no end is missed; wake-ups may be lost, so all that
 * is pending is looked up after each reconnect, and every {@value #LOOK_MILLIS} ms what
 * waits for longer.
 */
final class PendingOutcomes implements OutcomeListener {

	static final long LOOK_MILLIS = 10_000;

	private static final int MAX_BATCH = 1000;

	private static final long MAX_BATCH_BYTES = 1 << 20;

	private final TaskStore store;

	private final OutcomeNode node;

	private final ConcurrentMap<OutcomeKey, PendingOutcome> pending = new ConcurrentHashMap<>();

	private final EarlyEnds earlyEnds = new EarlyEnds();

	private final NaturalBatcher<Submission, SubmissionAnswer> submissions;

	private final NaturalBatcher<WatchRequest, WatchAnswer> watches;

	private final OutcomeLookUps lookUps;

	private final DeliveredOutcomes deliveries;

	private final UnservedWaits unservedWaits;

	private final AtomicBoolean listening = new AtomicBoolean();

	private final PeriodicAlarm looks;

	private volatile Runnable unlisten = () -> {
	};

	private volatile boolean closed;

	/**
	 * Create an instance that awaits nothing.
	 * @param unserved whether no node has served the queue for some time
	 */
	PendingOutcomes(TaskStore store, OutcomeNode node, BooleanSupplier unserved) {
		this.store = store;
		this.node = node;
		this.submissions = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES,
				(submission) -> submission.task().payload().length, store::submit);
		this.watches = new NaturalBatcher<>(MAX_BATCH, store::watch);
		this.lookUps = new OutcomeLookUps(store, node, this::onAnswer);
		this.deliveries = new DeliveredOutcomes(store, node.clock());
		this.unservedWaits = new UnservedWaits(store, unserved);
		this.looks = new PeriodicAlarm(node.clock(), () -> LOOK_MILLIS, this::lookAgain);
	}

	TaskStore store() {
		return this.store;
	}

	/** Listen to ends from the first wait on. */
	private void ensureListening() {
		if (!this.listening.get() && this.listening.compareAndSet(false, true)) {
			try {
				this.unlisten = this.store.addOutcomeListener(this.node.name(), this);
				this.looks.start();
			}
			catch (RuntimeException | Error ex) {
				this.listening.set(false); // or the next wait would never be woken
				throw ex;
			}
		}
	}

	/**
	 * Add a task and wait for it, or for the one that has its id.
	 */
	CompletableFuture<SubmittedTask> submit(Submission submission) {
		long start = SystemTaskClock.monotonicNanos();
		ensureListening();
		this.node.reserve();
		this.earlyEnds.beginSubmission();
		UncommittedOutcome uncommitted = this.store.joinsTransaction() ? UncommittedOutcome.join(this.lookUps::lookUp)
				: null;
		CompletableFuture<SubmissionAnswer> answer;
		try {
			answer = callsDirectly() ? this.store.submit(List.of(submission)).thenApply((answers) -> answers.get(0))
					: this.submissions.submit(submission);
		}
		catch (RuntimeException | Error ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		return answer.whenComplete((result, failure) -> {
			if (failure != null) {
				this.node.release();
				this.earlyEnds.endSubmission();
			}
		}).thenApply((result) -> onSubmitted(submission, result, start, uncommitted));
	}

	private boolean callsDirectly() {
		return this.store.isLocal() || this.store.joinsTransaction();
	}

	private SubmittedTask onSubmitted(Submission submission, SubmissionAnswer answer, long start,
			@Nullable UncommittedOutcome uncommitted) {
		try {
			PendingOutcome outcome = registerAnswer(submission.task().id(), answer.watch(),
					submission.watch().retention(), start, (answer.result() == AddResult.ADDED) ? uncommitted : null);
			Optional<TaskEnd> early = this.earlyEnds.take(outcome.key());
			if (early != null) {
				onTaskEnded(outcome.key(), early.orElse(null));
			}
			return new SubmittedTask(answer.result(), outcome,
					(uncommitted != null) ? uncommitted::isAwaitedInside : () -> false);
		}
		finally {
			this.earlyEnds.endSubmission();
		}
	}

	/** Wait for a task by its id and its number, or for the latest with the id. */
	CompletableFuture<PendingOutcome> watch(String id, long order, Duration retention) {
		long start = SystemTaskClock.monotonicNanos();
		ensureListening();
		this.node.reserve();
		this.earlyEnds.beginSubmission();
		return lookUp(new WatchRequest(id, order, this.node.watch(retention))).handle((answer, failure) -> {
			try {
				if (failure != null) {
					this.node.release();
					throw (failure instanceof RuntimeException known) ? known : new CompletionException(failure);
				}
				PendingOutcome outcome = registerAnswer(id, answer, retention, start, null);
				Optional<TaskEnd> early = this.earlyEnds.take(outcome.key());
				if (early != null) {
					onTaskEnded(outcome.key(), early.orElse(null));
				}
				return outcome;
			}
			finally {
				this.earlyEnds.endSubmission();
			}
		});
	}

	private CompletableFuture<WatchAnswer> lookUp(WatchRequest request) {
		return this.store.isLocal() ? this.store.watch(List.of(request)).thenApply((answers) -> answers.get(0))
				: this.watches.submit(request);
	}

	/** The place that was reserved is taken by a pending task, or free again. */
	private PendingOutcome registerAnswer(String id, WatchAnswer answer, Duration retention, long start,
			@Nullable UncommittedOutcome uncommitted) {
		OutcomeKey key = new OutcomeKey(id, answer.order());
		long now = this.node.clock().millis();
		if (answer.status() == WatchAnswer.Status.PENDING) {
			boolean[] added = new boolean[1];
			PendingOutcome outcome = this.pending.compute(key, (same, known) -> {
				added[0] = known == null;
				PendingOutcome joined = (known != null) ? known : new PendingOutcome(key, retention, now, start);
				if (uncommitted != null) {
					uncommitted.hold(joined);
				}
				return joined.join();
			});
			if (!added[0]) {
				this.node.release();
			}
			if (this.closed) {
				failAll();
			}
			return outcome;
		}
		this.node.release();
		PendingOutcome ended = new PendingOutcome(key, retention, now, start);
		TaskEnd end = answer.end();
		if (end != null) {
			endAwait(ended, end);
		}
		else {
			failAwait(ended, unknownFailure(key, answer.status()));
		}
		return ended;
	}

	private RuntimeException unknownFailure(OutcomeKey key, WatchAnswer.Status status) {
		String task = "Task '" + key.id() + "' of '" + this.store.queue().loop() + "'";
		return (status == WatchAnswer.Status.FINISHED) ? new FinishedWithoutResultException(task)
				: new TaskLostException(task + " is not in its queue, and no result of it is kept");
	}

	@Override
	public void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
		// for submissions under way that join the task too, hence also if it is awaited
		this.earlyEnds.add(key, end);
		PendingOutcome outcome = this.pending.get(key);
		if (outcome == null) {
			this.deliveries.onTaskEnded(key, end);
			return;
		}
		if (end != null) {
			complete(outcome, end);
		}
		else {
			this.lookUps.lookUp(outcome);
		}
	}

	private void complete(PendingOutcome outcome, TaskEnd end) {
		forget(outcome);
		endAwait(outcome, end);
	}

	/** The listener is notified once, before those who wait. */
	private void endAwait(PendingOutcome outcome, TaskEnd end) {
		if (outcome.takeEnd()) {
			AwaitListener.AwaitEnding ending = switch (end.ending()) {
				case DONE, FINISHED -> AwaitListener.AwaitEnding.DONE;
				case FAILED -> AwaitListener.AwaitEnding.FAILED;
				case CANCELLED, DISCARDED, CLEARED, SUPERSEDED -> AwaitListener.AwaitEnding.CANCELLED;
			};
			this.node.listener().onTaskEnded(this.store.queue().loop(), ending, outcome.age());
			outcome.end().complete(end);
			// a handle may have been ignored meanwhile
			this.deliveries.onTaskEnded(outcome.key(), end);
		}
	}

	private void fail(PendingOutcome outcome, RuntimeException failure) {
		forget(outcome);
		failAwait(outcome, failure);
	}

	private void failAwait(PendingOutcome outcome, RuntimeException failure) {
		if (outcome.takeEnd()) {
			AwaitListener.AwaitEnding ending = (failure instanceof TaskLostException) ? AwaitListener.AwaitEnding.LOST
					: (failure instanceof FinishedWithoutResultException) ? AwaitListener.AwaitEnding.GONE
							: AwaitListener.AwaitEnding.ABANDONED;
			this.node.listener().onTaskEnded(this.store.queue().loop(), ending, outcome.age());
			outcome.end().completeExceptionally(failure);
		}
	}

	private void forget(PendingOutcome outcome) {
		if (this.pending.remove(outcome.key(), outcome)) {
			this.node.release();
		}
	}

	/**
	 * A handle no longer waits, and no other one of its task can: the outcome is removed,
	 * as soon as there is one.
	 */
	void discard(PendingOutcome outcome) {
		this.deliveries.removeAtEnd(outcome.key());
		leave(outcome);
		if (outcome.end().isDone()) {
			this.deliveries.onTaskEnded(outcome.key(), outcome.findEnd());
		}
	}

	/** A handle no longer waits. */
	void leave(PendingOutcome outcome) {
		boolean[] removed = new boolean[1];
		this.pending.computeIfPresent(outcome.key(), (key, known) -> {
			removed[0] = known == outcome && known.leave();
			return removed[0] ? null : known;
		});
		if (removed[0]) {
			this.node.release();
		}
	}

	@Override
	public void onEndsMissed() {
		this.pending.values().forEach(this.lookUps::lookUp);
	}

	/** Look up what waits for long, since a wake-up may have been lost. */
	private void lookAgain() {
		long before = this.node.clock().millis() - LOOK_MILLIS + LOOK_MILLIS / 10;
		for (PendingOutcome outcome : new ArrayList<>(this.pending.values())) {
			if (outcome.confirmedAt() <= before) {
				this.lookUps.lookUp(outcome);
			}
		}
		this.unservedWaits.endWaits(this.pending.values());
	}

	private void onAnswer(PendingOutcome outcome, WatchAnswer answer) {
		TaskEnd end = answer.end();
		if (answer.status() == WatchAnswer.Status.PENDING) {
			outcome.confirm(this.node.clock().millis());
		}
		else if (end != null) {
			complete(outcome, end);
		}
		else {
			fail(outcome, lostFailure(outcome));
		}
	}

	/** An outcome that cannot have expired since was lost. */
	private RuntimeException lostFailure(PendingOutcome outcome) {
		String task = "Task '" + outcome.key().id() + "' of '" + this.store.queue().loop() + "'";
		long silent = this.node.clock().millis() - outcome.confirmedAt();
		return (silent < outcome.retention().toMillis())
				? new TaskLostException(task + " is not in its queue any more, and its outcome was not stored: the "
						+ "backend has lost its data, or it was fetched by another caller")
				: new FinishedWithoutResultException(task);
	}

	/** The result has arrived where it was awaited, and is not needed any more. */
	void confirmDelivery(TaskEnd end) {
		this.deliveries.confirmDelivery(end.key(), end);
	}

	int size() {
		return this.pending.size();
	}

	/** Fail all that is pending; nothing can be awaited any more. */
	void close() {
		this.closed = true;
		this.looks.stop();
		this.unlisten.run();
		this.deliveries.removeDelivered();
		failAll();
	}

	private void failAll() {
		this.pending.values()
			.forEach((outcome) -> fail(outcome,
					new BackendUnavailableException("The application stops; the task goes on", null)));
	}

}
