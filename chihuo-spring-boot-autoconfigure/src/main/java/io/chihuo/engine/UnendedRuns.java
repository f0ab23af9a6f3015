// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.concurrent.SafeLogger;

/**
 * Ends the runs of a session that have not ended by themselves: those that ignore an
 * interruption, at any time or when the loop stops, and those that end the application.
 *
 * @param <T> the payload's type
 */
final class UnendedRuns<T> {

	private static final SafeLogger logger = SafeLogger.of(UnendedRuns.class);

	/** While the loop is locked. */
	private static final SafeLogger background = SafeLogger.inBackground(UnendedRuns.class);

	private final String loop;

	private final InFlight<T> inFlight;

	private final RunSettlement<T> settlement;

	private final TaskFetcher<T> fetcher;

	private final TaskReleaser<T> releaser;

	private final UnresponsiveRuns<T> unresponsive;

	private final SuspectClaims suspects;

	private final LoopListeners listeners;

	private final Executor foreignThreads;

	private final RunInterrupter<T> interrupter;

	UnendedRuns(LoopSetup<T> setup, SessionRuns<T> runs, TaskFetcher<T> fetcher) {
		this.loop = setup.loop();
		this.inFlight = runs.inFlight();
		this.settlement = runs.settlement();
		this.fetcher = fetcher;
		this.releaser = runs.releaser();
		this.unresponsive = setup.unresponsive();
		this.suspects = runs.suspects();
		this.listeners = setup.listeners();
		this.foreignThreads = setup.foreignThreads();
		this.interrupter = new RunInterrupter<>(this.inFlight, this.foreignThreads, setup.clock(),
				setup.options().interruptGrace(), this::giveUp);
	}

	/** Interrupts runs, and gives up those that do not end by it. */
	RunInterrupter<T> interrupter() {
		return this.interrupter;
	}

	/**
	 * End a run that was interrupted and has not ended by itself. Its slot stays taken as
	 * long as its handler has a thread.
	 */
	void giveUp(TaskRun<T> run) {
		if (!run.hasBegun() || !this.inFlight.tryGiveUp(run, this.unresponsive::add)) {
			return;
		}
		RunSettlement.Decision decision = decideGivenUp(run);
		this.settlement.settleRun(run, decision, null);
		if (run.isUnresponsive()) {
			this.suspects.endInALease(run.leasedTask());
			onInterruptIgnored(run);
		}
		else {
			RunScope.releaseSlot(run, this.fetcher);
		}
		if (decision != null) {
			this.foreignThreads.execute(() -> this.settlement.logEndedRun(run, decision));
		}
	}

	/** Returns null if there is no memory for it now, so that it is decided later. */
	private RunSettlement.@Nullable Decision decideGivenUp(TaskRun<T> run) {
		try {
			RunSettlement.Decision decision = this.settlement.decideSettlement(run, null);
			run.notifyEnded(decision.settlement().outcome(), decision.failure(), this.foreignThreads);
			return decision;
		}
		catch (RuntimeException | Error ex) {
			return null;
		}
	}

	/** Appenders, and the methods of a thread of the application, may block or throw. */
	private void onInterruptIgnored(TaskRun<T> run) {
		this.listeners.runUnresponsive(run.leasedTask());
		this.foreignThreads.execute(() -> this.unresponsive.warnOfRun(run));
	}

	/** End runs whose thread waits for this stop, since it ends the application. */
	void endExiting() {
		this.inFlight.allRuns()
			.stream()
			.filter(ExitingThread::isExitedBy)
			.filter(TaskRun::tryEnd)
			.forEach(this::endExiting);
	}

	private void endExiting(TaskRun<T> run) {
		try {
			run.notifyEnded(RunOutcome.CRASHED, null, this.foreignThreads);
			this.settlement.chargeCrash(run);
		}
		catch (RuntimeException | Error ex) {
			this.inFlight.remove(run); // its lease lapses, as after any other crash
		}
		background.error("Task '{}' of loop '{}' ends the application, which counts as a crash of the task", run.id(),
				this.loop);
	}

	/**
	 * Release interrupted tasks to the head, in their old order, and notify of how their
	 * runs ended.
	 */
	CompletableFuture<Void> releaseRuns() {
		List<TaskRun<T>> unfinished = this.inFlight.takeUnfinished(this.unresponsive::add);
		boolean lapsing = unfinished.stream().anyMatch(UnendedRuns::mayLapse) && ExitingThread.isHelperExiting();
		Map<Boolean, List<TaskRun<T>>> lapses = unfinished.stream()
			.collect(Collectors.partitioningBy((run) -> lapsing && mayLapse(run)));
		List<TaskRun<T>> lapsed = lapses.getOrDefault(true, List.of());
		leaveToLapse(lapsed);
		List<TaskRun<T>> released = lapses.getOrDefault(false, List.of());
		int returning = 0;
		for (TaskRun<T> run : released) {
			RunOutcome outcome = this.releaser.outcomeOf(run);
			run.notifyEnded(outcome, null, this.foreignThreads);
			returning += (outcome == RunOutcome.SUCCESS || outcome == RunOutcome.DEAD) ? 0 : 1;
		}
		unfinished.stream().filter(TaskRun::isUnresponsive).forEach(this::onInterruptIgnored);
		CompletableFuture<Void> releasing = this.releaser.releaseRuns(released);
		int returned = returning;
		return CompletableFuture.allOf(releasing,
				CompletableFuture.runAsync(() -> logReleased(lapsed.size(), returned), this.foreignThreads));
	}

	private void logReleased(int lapsing, int returning) {
		if (lapsing > 0) {
			logger.warn("{} task(s) of loop '{}' had not ended within the grace period while a thread that runs no "
					+ "task ended the process, as by System.exit; they run again when their leases lapse, as after "
					+ "a crash", lapsing, this.loop);
		}
		if (returning > 0) {
			logger.info("{} task(s) of loop '{}' were interrupted and released to the head of their queue", returning,
					this.loop);
		}
	}

	private static boolean mayLapse(TaskRun<?> run) {
		return run.hasBegun() && !run.isFinishRequested();
	}

	/**
	 * If the process ends since a handler has another thread end it, nobody knows which
	 * handler that was: their leases lapse, as after any other death of the process.
	 */
	private void leaveToLapse(List<TaskRun<T>> runs) {
		runs.forEach(this.inFlight::remove);
		runs.forEach((run) -> run.notifyEnded(RunOutcome.CRASHED, null, this.foreignThreads));
	}

}
