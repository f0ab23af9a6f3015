// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.Backoff;
import io.chihuo.CallInterruptedException;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Decides the outcome of runs that have ended, and has it settled.
 *
 * @param <T> the payload's type
 */
final class RunSettlement<T> {

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
	 * @param reports takes leases whose outcome could not be delivered
	 * @param onRoom called when there is room for outcomes again
	 * @param onIdle called when the last outcome was answered from afar
	 */
	RunSettlement(LoopDefinition<T> definition, TaskStore store, InFlight<T> inFlight,
			DeadLetterNotifier<T> deadLetters, LoopListeners listeners, TaskClock clock, LapseReports reports,
			Runnable onRoom, Runnable onIdle) {
		String loop = definition.name();
		this.options = definition.options();
		this.inFlight = inFlight;
		this.sender = new SettlementSender<>(loop, store, clock, reports, this::onRunSettled, onRoom);
		this.deadLetters = deadLetters;
		this.listeners = listeners;
		this.log = new RunLog(loop);
		this.clock = clock;
		this.local = store.isLocal();
		this.finishOnSuccess = this.options.finishPolicy() == FinishPolicy.ON_SUCCESS;
		this.onIdle = onIdle;
	}

	/** How many more outcomes may be under way. */
	IntSupplier room() {
		return this.sender::room;
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
	Decision decide(TaskRun<T> run, @Nullable Throwable failure) {
		Lease lease = run.leased().lease();
		RunOutcome end = run.interruptReason();
		boolean cutOff = this.closing && end == null
				&& (failure instanceof InterruptedException || failure instanceof CallInterruptedException);
		if ((end == RunOutcome.RELEASED || cutOff) && !run.finishRequested()) {
			return new Decision(Settlement.release(lease), null);
		}
		if (end == RunOutcome.LEASE_LOST) {
			return new Decision(Settlement.leaseLost(lease), null);
		}
		if (end == RunOutcome.CANCELLED) {
			return new Decision(Settlement.cancel(lease, run.finishRequested()), null);
		}
		return ended(run, (end == RunOutcome.RETRY) ? timeout(failure) : failure);
	}

	private Throwable timeout(@Nullable Throwable failure) {
		Throwable timeout = new TimeoutException(
				"The run took longer than 'run-timeout' allows, " + this.options.runTimeout().toMillis() + " ms");
		if (failure != null) {
			timeout.addSuppressed(failure);
		}
		return timeout;
	}

	private Decision ended(TaskRun<T> run, @Nullable Throwable failure) {
		Lease lease = run.leased().lease();
		if (failure == null) {
			return new Decision(Settlement.acknowledge(lease, run.finishRequested() || this.finishOnSuccess), null);
		}
		return run.finishRequested() ? new Decision(Settlement.acknowledge(lease, true), failure)
				: failed(run.leased(), failure);
	}

	/** A subclass of our exceptions may override the methods that are called. */
	private Decision failed(LeasedTask task, Throwable failure) {
		try {
			return examined(task, failure);
		}
		catch (Throwable ex) {
			return examined(task, new IllegalStateException("Threw " + FailureText.of(failure)));
		}
	}

	private Decision examined(LeasedTask task, Throwable failure) {
		if (failure instanceof RetryLaterException later && !later.countsAsAttempt()) {
			return new Decision(Settlement.postpone(task.lease(), delay(later), FailureText.of(failure)), failure);
		}
		int failures = task.attempt() - task.crashes();
		boolean usedUp = this.options.maxAttempts() >= 0 && failures >= this.options.maxAttempts();
		String error = FailureText.of(failure);
		if (usedUp || failure instanceof RejectTaskException) {
			return new Decision(Settlement.dead(task.lease(), error), failure);
		}
		Duration wait = (failure instanceof RetryLaterException later) ? delay(later)
				: this.options.backoff().after(failures);
		return new Decision(Settlement.retry(task.lease(), wait, error), failure);
	}

	/** Checks it too: a subclass may return anything. */
	private static Duration delay(RetryLaterException later) {
		return Backoff.fixed(later.delay()).initial();
	}

	/**
	 * Settle a run that is over, later if there is no memory to do it now.
	 * @param decision the decision, null if none could be made yet
	 * @param failure its exception, null if it succeeded
	 */
	void settle(TaskRun<T> run, @Nullable Decision decision, @Nullable Throwable failure) {
		try {
			settle(run, (decision != null) ? decision : decide(run, failure));
		}
		catch (Throwable ex) {
			run.unsettled(failure);
		}
	}

	private void settle(TaskRun<T> run, Decision decision) {
		Settlement settlement = decision.settlement();
		if (settlement.outcome() == RunOutcome.RELEASED) {
			deferRelease(run);
			return;
		}
		this.sender.settle(run, settlement);
		if (decision.failure() != null) {
			this.log.failed(run, settlement, decision.failure());
		}
	}

	/** One that ends after the others have gone back goes back alone. */
	void deferRelease(TaskRun<T> run) {
		if (!this.inFlight.deferRelease(run)) {
			release(run);
		}
	}

	void release(TaskRun<T> run) {
		Lease lease = run.leased().lease();
		this.sender.settle(run, run.begun() ? Settlement.release(lease) : Settlement.notBegun(lease));
	}

	/** Charges a run whose thread ends the application. */
	void crashed(TaskRun<T> run) {
		this.sender.settle(run, Settlement.crash(run.leased().lease(), EXIT_REASON));
	}

	private void onRunSettled(TaskRun<T> run, Settlement settlement, RunOutcome settled) {
		this.inFlight.remove(run);
		if (settled == RunOutcome.LEASE_LOST || run.interruptReason() == RunOutcome.LEASE_LOST) {
			this.listeners.leaseLost(run.leased());
			this.log.leaseLost(run);
		}
		else if (settled == RunOutcome.DEAD) {
			notifyDead(run, String.valueOf(settlement.error()));
		}
		if (!this.local && this.inFlight.isEmpty()) {
			this.onIdle.run(); // every thread may have left before this answer
		}
	}

	/** Notifies of a task that became a dead letter without a failure. */
	void dead(TaskRun<T> run, String reason) {
		this.log.dead(run, reason);
		notifyDead(run, reason);
	}

	private void notifyDead(TaskRun<T> run, String reason) {
		LeasedTask task = run.leased();
		this.deadLetters.notifyOf(new StoredDeadLetter(run.id(), task.payload(), task.headers(), task.attempt(),
				task.crashes(), task.handBacks(), task.addedAt(), this.clock.millis(), reason));
	}

}
