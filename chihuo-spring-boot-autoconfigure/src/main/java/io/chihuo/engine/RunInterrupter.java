// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.chihuo.RunOutcome;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * Interrupts runs. Interrupting a thread and cancelling a future call code of the
 * application, so both happen on threads of their own, which may block: other ones for
 * threads than for futures, whose cancels block more often. A run that has not ended by
 * itself within the grace time is settled without it.
 *
 * @param <T> the payload's type
 */
final class RunInterrupter<T> {

	private static final SafeLogger logger = SafeLogger.of(RunInterrupter.class);

	/**
	 * Most cancels of futures of runs that are over which have not returned: each takes a
	 * thread.
	 */
	static final int MAX_BLOCKED_CANCELS = 64;

	private final InFlight<T> inFlight;

	private final Executor threads;

	private final Executor interrupts = new CallbackThreads("chihuo-interrupt-", Integer.MAX_VALUE);

	private final TaskClock clock;

	private final Duration grace;

	private final Consumer<TaskRun<T>> giveUp;

	private final AtomicInteger cancels = new AtomicInteger();

	private final LogThrottle throttle = new LogThrottle(1);

	/**
	 * Create an interrupter.
	 * @param threads where code of the application may block
	 * @param giveUp ends a run for good, unless it has ended; never blocks
	 */
	RunInterrupter(InFlight<T> inFlight, Executor threads, TaskClock clock, Duration grace,
			Consumer<TaskRun<T>> giveUp) {
		this.inFlight = inFlight;
		this.threads = threads;
		this.clock = clock;
		this.grace = grace;
		this.giveUp = giveUp;
	}

	/**
	 * Never blocks and never throws.
	 * @param outcome how the run is to end; {@link RunOutcome#RETRY} if it took too long
	 */
	void interruptRun(TaskRun<T> run, RunOutcome outcome) {
		long now = this.clock.millis();
		boolean first = run.tryInterrupt(outcome, now);
		try {
			if (outcome == RunOutcome.CANCELLED) {
				cancelChildren(run);
			}
		}
		catch (RuntimeException | Error ex) {
			// as of a full heap: its children are cancelled when it is settled
		}
		if (!first) {
			return;
		}
		try {
			interruptHandler(run);
		}
		catch (RuntimeException | Error ex) {
			// as of a full heap: it is given up after the grace time
		}
		if (outcome != RunOutcome.RELEASED) {
			try {
				this.clock.setAlarm(now + this.grace.toMillis(), () -> this.giveUp.accept(run));
			}
			catch (RuntimeException | Error ex) {
				// as of a full heap: giveUpDue() finds it
			}
		}
	}

	/** Even if the run was interrupted for another reason before, or is over. */
	private void cancelChildren(TaskRun<T> run) {
		RunScope scope = run.runScope();
		if (scope != null) {
			this.threads.execute(scope::onCancelled);
		}
	}

	/** Interrupt all runs, to be released. */
	void interruptAll() {
		this.inFlight.allRuns().forEach((run) -> interruptRun(run, RunOutcome.RELEASED));
	}

	/** Interrupt the thread, or cancel the future, of a run that is to end. */
	void interruptHandler(TaskRun<T> run) {
		this.interrupts.execute(() -> {
			AwaitedFuture future = run.interruptThread();
			if (future != null) {
				this.threads.execute(() -> endFuture(run, future));
			}
		});
	}

	private void endFuture(TaskRun<T> run, AwaitedFuture future) {
		try {
			// one that other runs wait for is theirs too
			if (!future.isAwaited()) {
				cancelFuture(run, future);
			}
		}
		catch (Throwable ex) {
			logger.debug("{} could not be cancelled: {}", run, FailureText.describeFailure(ex));
		}
		if (run.isAsynchronous()) {
			this.giveUp.accept(run);
		}
	}

	private void cancelFuture(TaskRun<T> run, AwaitedFuture future) {
		int cancels = this.cancels.incrementAndGet();
		try {
			if (cancels <= this.inFlight.size() + MAX_BLOCKED_CANCELS) {
				future.cancel();
			}
			else if (this.throttle.allowsLine("")) {
				logger
					.warn("The run of task '{}' of loop '{}' is ended, and its future is not cancelled: {} cancels of "
							+ "futures of the loop have not returned", run.id(), run.queue().name(), cancels - 1);
			}
		}
		finally {
			this.cancels.decrementAndGet();
		}
	}

	/** Give up runs whose grace time is over. */
	void giveUpDue() {
		long due = this.clock.millis() - this.grace.toMillis();
		for (TaskRun<T> run : this.inFlight.allRuns()) {
			RunOutcome end = run.interruptReason();
			if (end != null && end != RunOutcome.RELEASED && !run.isOver() && run.interruptedAt() < due) {
				this.giveUp.accept(run);
			}
		}
	}

}
