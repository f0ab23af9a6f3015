// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.Backoff;
import io.chihuo.CallInterruptedException;
import io.chihuo.FailedAttempt;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FailureText;

/**
 * Decides the outcome of runs that have ended, and has it settled.
 *
 * @param <T> the payload's type
 */
final class RunSettlement<T> {

	private static final byte[] NOTHING = {};

	private static final String EXIT_REASON = "The thread of its run ended the application, as by System.exit";

	private final LoopOptions options;

	private final InFlight<T> inFlight;

	private final SettlementSender<T> sender;

	private final DeadLetterNotifier<T> deadLetters;

	private final LoopListeners listeners;

	private final RunLog log;

	private final TaskClock clock;

	private final boolean local;

	private final boolean finishOnSuccess;

	private final ResultEncoder results;

	private final String node;

	private final FlowStepRuns flowSteps;

	private final Executor foreignThreads;

	private final Runnable onIdle;

	private volatile boolean closing;

	/**
	 * The decision on a run.
	 *
	 * @param settlement its outcome and the next state of its task
	 * @param failure the failure of the run, or null
	 */
	record Decision(Settlement settlement, @Nullable Throwable failure) {
	}

	/**
	 * Create the settlement of a session.
	 * @param onRoomAvailable called when there is room for outcomes again
	 */
	RunSettlement(LoopSetup<T> setup, InFlight<T> inFlight, DeadLetterNotifier<T> deadLetters,
			Runnable onRoomAvailable) {
		TaskStore store = setup.store();
		EngineContext engine = setup.engine();
		this.options = setup.options();
		this.inFlight = inFlight;
		this.flowSteps = new FlowStepRuns(setup.loop(), engine.client());
		this.sender = new SettlementSender<>(setup.loop(), store, setup.clock(), setup.reports(), this.flowSteps,
				this::onRunSettled, this::onResultRequired, onRoomAvailable);
		this.deadLetters = deadLetters;
		this.listeners = setup.listeners();
		this.log = new RunLog(setup.loop());
		this.clock = setup.clock();
		this.local = store.isLocal();
		this.finishOnSuccess = this.options.finishPolicy() == FinishPolicy.ON_SUCCESS;
		this.onIdle = setup.onIdle();
		this.node = engine.options().worker();
		this.results = new ResultEncoder(engine.codec(), ResultTypes.ofLoop(setup.definition()), this.node,
				engine.client().maxPayloadSize());
		this.foreignThreads = setup.foreignThreads();
	}

	/** How many more outcomes may be under way. */
	IntSupplier remainingCapacity() {
		return this.sender::remainingCapacity;
	}

	/** Whether a task may run; blocks in rare cases. */
	boolean mayRun(TaskRun<T> run) {
		return !run.isAwaited() || this.flowSteps.mayRun(run.leasedTask());
	}

	/** An interrupted run is not a failure of its handler from now on. */
	void close() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Decide on a run. One that was interrupted to be released waits for the others, so
	 * that they go back in order. One whose lease is taken for lost is released: the
	 * store may have it still.
	 * @param failure its exception, null if it succeeded
	 */
	Decision decideSettlement(TaskRun<T> run, @Nullable Throwable failure) {
		Lease lease = run.leasedTask().lease();
		RunOutcome end = run.interruptReason();
		boolean cutOff = this.closing && end == null
				&& (failure instanceof InterruptedException || failure instanceof CallInterruptedException);
		if ((end == RunOutcome.RELEASED || cutOff) && !run.isFinishRequested()) {
			return new Decision(Settlement.release(lease), null);
		}
		if (end == RunOutcome.LEASE_LOST) {
			return new Decision(Settlement.leaseLost(lease), null);
		}
		if (end == RunOutcome.CANCELLED) {
			return new Decision(Settlement.cancel(lease, run.isFinishRequested()).withContent(NOTHING), null);
		}
		return decideEnded(run, (end == RunOutcome.RETRY) ? toTimeout(run, failure) : failure);
	}

	private Throwable toTimeout(TaskRun<T> run, @Nullable Throwable failure) {
		TaskClocks clocks = run.taskClocks();
		if (clocks != null && run.interruptedAt() >= clocks.deadline()) {
			return TaskClocks.exceededDeadline(failure);
		}
		Throwable timeout = new TimeoutException("The run took longer than 'run-timeout' allows, "
				+ TaskLimits.runTimeoutMillis(run.leasedTask(), this.options.runTimeout().toMillis()) + " ms");
		if (failure != null) {
			timeout.addSuppressed(failure);
		}
		return timeout;
	}

	private Decision decideEnded(TaskRun<T> run, @Nullable Throwable failure) {
		Lease lease = run.leasedTask().lease();
		if (failure == null && run.isParked()) {
			return new Decision(Settlement.park(lease, run.isFinishRequested()), null);
		}
		Decision decision = (failure == null)
				? new Decision(Settlement.acknowledge(lease, run.isFinishRequested() || this.finishOnSuccess), null)
				: run.isFinishRequested() ? new Decision(Settlement.acknowledge(lease, true), failure)
						: limitRetry(run, decideFailed(run, failure));
		return run.isAwaited() ? addContent(run, decision) : decision;
	}

	/**
	 * A retry that would begin after the deadline ends the task at once. The first run of
	 * a task whose start is limited always counts as an attempt.
	 */
	private Decision limitRetry(TaskRun<T> run, Decision decision) {
		TaskClocks clocks = run.taskClocks();
		Settlement settlement = decision.settlement();
		if (clocks == null || !settlement.delaysTask()) {
			return decision;
		}
		if (this.clock.millis() + settlement.delay().toMillis() < clocks.deadline()) {
			return clocks.recordsStart() ? new Decision(
					Settlement.retry(settlement.lease(), settlement.delay(), String.valueOf(settlement.error())),
					decision.failure()) : decision;
		}
		return decideFailed(run, TaskClocks.exceededDeadline(decision.failure()));
	}

	/**
	 * A result that cannot be stored fails the run for good, whatever the reason, or its
	 * end would be repeated for ever.
	 */
	private Decision addContent(TaskRun<T> run, Decision decision) {
		Settlement settlement = decision.settlement();
		if (!settlement.lacksContent()) {
			return decision;
		}
		Throwable failure = decision.failure();
		if (failure != null) {
			return new Decision(settlement.withContent(this.results.encodeFailure(run, failure)), failure);
		}
		try {
			return new Decision(settlement.withContent(this.results.encodeResult(run)), null);
		}
		catch (RuntimeException ex) {
			Settlement dead = new Settlement(settlement.lease(), RunOutcome.DEAD, run.isFinishRequested(),
					Duration.ZERO, FailureText.describeFailure(ex));
			return new Decision(dead.withContent(this.results.encodeRejection(run, ex)), ex);
		}
	}

	/** The task is awaited by somebody who came later, so that its result is needed. */
	private void onResultRequired(TaskRun<T> run, Settlement settlement) {
		this.foreignThreads.execute(() -> {
			Decision decision;
			try {
				decision = addContent(run, new Decision(settlement, run.failure()));
				this.sender.sendAgain(run, recordAttempt(run, decision.settlement()));
			}
			catch (RuntimeException | Error ex) {
				this.sender.onDeliveryFailed(run, settlement, ex);
				return;
			}
			if (decision.failure() != null && run.failure() == null) {
				this.log.logFailedRun(run, decision.settlement(), decision.failure());
			}
		});
	}

	/** A subclass of our exceptions may override the methods that are called. */
	private Decision decideFailed(TaskRun<T> run, Throwable failure) {
		try {
			return decideByFailure(run, failure);
		}
		catch (Throwable ex) {
			return decideByFailure(run, new IllegalStateException("Threw " + FailureText.describeFailure(failure)));
		}
	}

	private Decision decideByFailure(TaskRun<T> run, Throwable failure) {
		LeasedTask task = run.leasedTask();
		if (failure instanceof RetryLaterException later && !later.countsAsAttempt()) {
			return new Decision(
					Settlement.postpone(task.lease(), checkedDelay(later), FailureText.describeFailure(failure)),
					failure);
		}
		int failures = task.attempt() - task.crashes();
		int maxAttempts = TaskLimits.maxAttempts(task, this.options.maxAttempts());
		boolean usedUp = maxAttempts >= 0 && failures >= maxAttempts;
		String error = FailureText.describeFailure(failure);
		if (usedUp || failure instanceof RejectTaskException || failure instanceof TaskExpiredException) {
			return new Decision(Settlement.dead(task.lease(), error), failure);
		}
		Duration wait = (failure instanceof RetryLaterException later) ? checkedDelay(later)
				: this.options.backoff().after(failures);
		return new Decision(Settlement.retry(task.lease(), wait, error), failure);
	}

	/** Checks it too: a subclass may return anything. */
	private static Duration checkedDelay(RetryLaterException later) {
		return Backoff.fixed(later.delay()).initial();
	}

	/** Log a run that has failed and is about to end; the exception may block. */
	void logDecision(TaskRun<T> run, Decision decision) {
		if (!run.isOver()) {
			logEndedRun(run, decision);
		}
	}

	void logEndedRun(TaskRun<T> run, Decision decision) {
		if (decision.failure() != null && decision.settlement().outcome() != RunOutcome.RELEASED) {
			this.log.logFailedRun(run, decision.settlement(), decision.failure());
		}
	}

	/** End a run, before it is settled as was decided; the first call returns true. */
	boolean tryEnd(TaskRun<T> run, @Nullable Decision decision) {
		return (decision != null && decision.settlement().outcome() == RunOutcome.RELEASED)
				? this.inFlight.tryEndForRelease(run) : run.tryEnd();
	}

	/**
	 * Settle a run that is over, later if there is no memory to do it now.
	 * @param decision the decision, which was logged; null if none could be made yet
	 * @param failure its exception, null if it succeeded
	 */
	void settleRun(TaskRun<T> run, @Nullable Decision decision, @Nullable Throwable failure) {
		try {
			if (decision != null) {
				settleRun(run, decision);
				return;
			}
			Decision made = decideSettlement(run, failure);
			settleRun(run, made);
			this.foreignThreads.execute(() -> logEndedRun(run, made));
		}
		catch (Throwable ex) {
			run.onSettlementFailed(failure);
		}
	}

	private void settleRun(TaskRun<T> run, Decision decision) {
		Settlement settlement = decision.settlement();
		if (settlement.outcome() == RunOutcome.RELEASED) {
			deferRelease(run);
			return;
		}
		run.setFailure(decision.failure());
		Settlement recorded = recordAttempt(run, settlement);
		RunScope scope = run.runScope();
		CompletableFuture<Void> submitted = (scope != null) ? scope.awaitSubmissions() : null;
		if (submitted == null) {
			this.sender.sendSettlement(run, recorded);
			return;
		}
		submitted.whenComplete((done, failed) -> {
			try {
				this.sender.sendSettlement(run, recorded);
			}
			catch (Throwable ex) {
				run.onSettlementFailed(decision.failure());
			}
		});
	}

	/**
	 * A failed run is appended to the attempts that its task is stored with. If that
	 * fails, as in a full heap, it ends without.
	 */
	private Settlement recordAttempt(TaskRun<T> run, Settlement settlement) {
		if (!settlement.isFailedAttempt()) {
			return settlement;
		}
		LeasedTask task = run.leasedTask();
		try {
			return settlement.withAttemptLog(task.attemptLog()
				.append(FailedAttempt.of(task.attempt(), Instant.ofEpochMilli(this.clock.millis()), this.node,
						String.valueOf(settlement.error())),
						run.interruptReason() == RunOutcome.RETRY || task.hasUncertainRun()));
		}
		catch (Throwable ex) {
			return settlement;
		}
	}

	/** Have a run go back with the others that has not begun when the session closes. */
	void releaseUnbegun(TaskRun<T> run) {
		if (this.inFlight.tryEndForRelease(run)) {
			deferRelease(run);
		}
	}

	/** One that ends after the others have gone back goes back alone. */
	private void deferRelease(TaskRun<T> run) {
		if (!this.inFlight.deferRelease(run)) {
			releaseRun(run);
		}
	}

	void releaseRun(TaskRun<T> run) {
		this.sender.sendSettlement(run, run.releaseSettlement());
	}

	/** Charges a run whose thread ends the application. */
	void chargeCrash(TaskRun<T> run) {
		this.sender.sendSettlement(run, recordAttempt(run, Settlement.crash(run.leasedTask().lease(), EXIT_REASON)));
	}

	/**
	 * A dead letter is counted first: a loop that ends by itself may end as soon as
	 * nothing is in flight.
	 */
	private void onRunSettled(TaskRun<T> run, Settlement settlement, RunOutcome settled) {
		if (isDead(run, settled)) {
			this.deadLetters.countOne();
		}
		this.inFlight.remove(run);
		RunScope scope = run.runScope();
		if (scope == null) {
			notifySettled(run, settlement, settled);
			return;
		}
		scope.markSettled();
		try {
			notifySettled(run, settlement, settled);
		}
		finally {
			scope.onSettled(settled);
		}
	}

	private static boolean isDead(TaskRun<?> run, RunOutcome settled) {
		return settled == RunOutcome.DEAD && run.interruptReason() != RunOutcome.LEASE_LOST;
	}

	private void notifySettled(TaskRun<T> run, Settlement settlement, RunOutcome settled) {
		if (settled == RunOutcome.LEASE_LOST || run.interruptReason() == RunOutcome.LEASE_LOST) {
			this.listeners.leaseLost(run.leasedTask());
			this.log.leaseLost(run);
		}
		else if (isDead(run, settled)) {
			AttemptLog attempts = settlement.attemptLog();
			notifyDead(run, String.valueOf(settlement.error()), (attempts != null) ? attempts : AttemptLog.NONE);
		}
		if (run.isAwaited() && !run.isParked()) {
			this.flowSteps.onRunSettled(run.leasedTask(), settlement, settled);
		}
		if (!this.local && this.inFlight.isEmpty()) {
			this.onIdle.run(); // every thread may have left before this answer
		}
	}

	/** Notifies of a task that became a dead letter without a failure. */
	void reportDead(TaskRun<T> run, String reason) {
		this.deadLetters.countOne();
		this.log.logDeadLetter(run, reason);
		notifyDead(run, reason, run.leasedTask().attemptLog());
	}

	private void notifyDead(TaskRun<T> run, String reason, AttemptLog attempts) {
		LeasedTask task = run.leasedTask();
		this.deadLetters.notifyOfCounted(new StoredDeadLetter(run.id(), task.payload(), task.headers(), task.attempt(),
				task.crashes(), task.forcedReleases(), task.addedAt(), this.clock.millis(), reason, attempts));
	}

}
