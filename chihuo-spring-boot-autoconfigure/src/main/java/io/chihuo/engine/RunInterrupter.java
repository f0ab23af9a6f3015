// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.RunOutcome;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.FailureText;

/**
 * Interrupts runs. Interrupting a thread and cancelling a future call code of the
 * application, so both happen on a thread of their own, which may block; a run that has
 * not ended by itself within the grace time is settled without it.
 *
 * @param <T> the payload's type
 */
final class RunInterrupter<T> {

	private static final Logger logger = LoggerFactory.getLogger(RunInterrupter.class);

	private final InFlight<T> inFlight;

	private final Executor threads;

	private final TaskClock clock;

	private final Duration grace;

	private final Consumer<TaskRun<T>> giveUp;

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
		if (!run.tryInterrupt(outcome, now)) {
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

	/** Interrupt all runs, to be released. */
	void interruptAll() {
		this.inFlight.allRuns().forEach((run) -> interruptRun(run, RunOutcome.RELEASED));
	}

	/** Interrupt the thread, or cancel the future, of a run that is to end. */
	void interruptHandler(TaskRun<T> run) {
		this.threads.execute(() -> {
			try {
				run.interruptHandler((future) -> isShared(run, future));
			}
			catch (Throwable ex) {
				logger.debug("{} could not be cancelled: {}", run, FailureText.describeFailure(ex));
			}
			if (run.isAsynchronous()) {
				this.giveUp.accept(run);
			}
		});
	}

	/** A future that other runs wait for is theirs too. */
	private boolean isShared(TaskRun<T> run, CompletableFuture<?> future) {
		return future.getNumberOfDependents() > 1 && this.inFlight.allRuns()
			.stream()
			.anyMatch((other) -> other != run && other.awaitedFuture() == future);
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
