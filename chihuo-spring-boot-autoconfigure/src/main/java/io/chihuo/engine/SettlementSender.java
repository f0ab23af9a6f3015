// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Sends the outcomes of runs to the store. Outcomes that cannot be delivered are retried
 * until the lease has lapsed.
 *
 * @param <T> the payload's type
 */
final class SettlementSender<T> {

	private static final SafeLogger logger = SafeLogger.inBackground(SettlementSender.class);

	/** Most outcomes that may be under way before no more tasks are claimed. */
	private static final int MAX_PENDING_SETTLEMENTS = 4096;

	private static final int MAX_BATCH_SIZE = 1000;

	private final TaskStore store;

	private final boolean local;

	private final NaturalBatcher<Settlement, RunOutcome> batcher;

	private final LongAdder pending = new LongAdder();

	private volatile boolean full;

	private final TaskClock clock;

	private final BackendOutage outage;

	private final LapseReports reports;

	private final FlowStepRuns flowSteps;

	private final SettlementListener<T> listener;

	private final ResultRequest<T> onResultRequired;

	private final Runnable onRoomAvailable;

	/**
	 * Called with the outcome of each run.
	 *
	 * @param <T> the payload's type
	 */
	@FunctionalInterface
	interface SettlementListener<T> {

		void onRunSettled(TaskRun<T> run, Settlement settlement, RunOutcome settled);

	}

	/**
	 * Called when the result of a run is missing.
	 *
	 * @param <T> the payload's type
	 */
	@FunctionalInterface
	interface ResultRequest<T> {

		/** To be followed by {@link #sendAgain}. */
		void onResultRequired(TaskRun<T> run, Settlement settlement);

	}

	/**
	 * Create a sender.
	 * @param onResultRequired has a settlement sent again with its result
	 * @param onRoomAvailable called when there is room again after there was none
	 */
	SettlementSender(String loop, TaskStore store, TaskClock clock, LapseReports reports, FlowStepRuns flowSteps,
			SettlementListener<T> listener, ResultRequest<T> onResultRequired, Runnable onRoomAvailable) {
		this.store = store;
		this.local = store.isLocal();
		this.batcher = new NaturalBatcher<>(MAX_BATCH_SIZE, store::settle);
		this.clock = clock;
		this.reports = reports;
		this.outage = new BackendOutage(loop, "deliver the outcome of runs");
		this.flowSteps = flowSteps;
		this.listener = listener;
		this.onResultRequired = onResultRequired;
		this.onRoomAvailable = onRoomAvailable;
	}

	/** How many more outcomes may be under way. */
	int remainingCapacity() {
		int room = MAX_PENDING_SETTLEMENTS - this.pending.intValue();
		if (room <= 0) {
			this.full = true;
			// asked again, in case the last one was done before it could know
			room = MAX_PENDING_SETTLEMENTS - this.pending.intValue();
		}
		return room;
	}

	/**
	 * A store that answers at once has nothing to gain from batches, nor from a limit.
	 */
	void sendSettlement(TaskRun<T> run, Settlement settlement) {
		if (this.local) {
			settleLocally(run, settlement);
			return;
		}
		this.pending.increment();
		try {
			settleWithFlow(run, settlement);
		}
		catch (RuntimeException | Error ex) {
			this.pending.decrement(); // whoever sends it again counts it again
			throw ex;
		}
	}

	private void settleLocally(TaskRun<T> run, Settlement settlement) {
		CompletableFuture<List<RunOutcome>> answers = this.store.settle(List.of(settlement));
		if (answers.isDone() && !answers.isCompletedExceptionally()) {
			this.outage.onSuccess();
			RunOutcome answer = answers.join().get(0);
			if (answer == RunOutcome.RESULT_REQUIRED) {
				this.onResultRequired.onResultRequired(run, settlement);
				this.pending.increment();
				return;
			}
			this.listener.onRunSettled(run, settlement, answer);
			return;
		}
		answers.whenComplete(
				(settled, failure) -> onAnswered(run, settlement, (settled != null) ? settled.get(0) : null, failure));
		this.pending.increment();
	}

	/** Send a settlement again that was not applied; it counts as under way still. */
	void sendAgain(TaskRun<T> run, Settlement settlement) {
		deliverSettlement(run, settlement);
	}

	/**
	 * Sent by itself if its flow cannot take it along, has failed to, or does not say
	 * whether it has. A completion from outside may take the place of the end of a run
	 * that was parked, so that the store tells how its task ends.
	 */
	private void settleWithFlow(TaskRun<T> run, Settlement settlement) {
		CompletableFuture<@Nullable RunOutcome> answered = (run.isAwaited() && !run.isParked())
				? this.flowSteps.settleRun(run.leasedTask(), settlement) : null;
		if (answered == null) {
			deliverSettlement(run, settlement);
			return;
		}
		if (!answered.isDone()) {
			Runnable limit = PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + this.flowSteps.maxAnswerMillis(),
					() -> answered.complete(null));
			answered.whenComplete((answer, failure) -> limit.run());
		}
		answered.whenComplete((answer, failure) -> onFlowAnswered(run, settlement, answer));
	}

	private void onFlowAnswered(TaskRun<T> run, Settlement settlement, @Nullable RunOutcome answer) {
		if (answer != null) {
			onAnswered(run, settlement, answer, null);
		}
		else {
			RunScope.onSettlementUncertain(run);
			deliverAgain(run, settlement);
		}
	}

	private void deliverSettlement(TaskRun<T> run, Settlement settlement) {
		this.batcher.submit(settlement, (answer, failure) -> onAnswered(run, settlement, answer, failure));
	}

	/** Where nobody would notice that it could not be delivered. */
	private void deliverAgain(TaskRun<T> run, Settlement settlement) {
		try {
			deliverSettlement(run, settlement);
		}
		catch (RuntimeException | Error ex) {
			onDeliveryFailed(run, settlement, ex);
		}
	}

	private void onAnswered(TaskRun<T> run, Settlement settlement, @Nullable RunOutcome answer,
			@Nullable Throwable failure) {
		try {
			processAnswer(run, settlement, answer, failure);
		}
		catch (RuntimeException | Error ex) {
			onDeliveryFailed(run, settlement, ex);
		}
	}

	private void processAnswer(TaskRun<T> run, Settlement settlement, @Nullable RunOutcome answer,
			@Nullable Throwable failure) {
		if (answer != null) {
			this.outage.onSuccess();
			if (answer == RunOutcome.RESULT_REQUIRED) {
				this.onResultRequired.onResultRequired(run, settlement);
				return;
			}
			onAnswer(run, settlement, answer);
		}
		else if (failure != null) {
			onSettleFailed(run, settlement, failure);
		}
	}

	/** It is not under way any more, and is sent again with the next look at the runs. */
	void onDeliveryFailed(TaskRun<T> run, Settlement settlement, Throwable failure) {
		this.pending.decrement();
		settleLater(run, settlement, failure);
	}

	/** One that is released has not ended, so that nothing could be decided on it. */
	private static void settleLater(TaskRun<?> run, Settlement settlement, Throwable failure) {
		if (run.isOver() && !settlement.releasesTask()) {
			run.onSettlementFailed(run.failure());
		}
		try {
			logger.error("The answer to the end of a run could not be processed", FailureText.toLoggable(failure));
		}
		catch (Throwable ex) {
			// not even the log can be written, as when the heap is full
		}
	}

	private void onSettleFailed(TaskRun<T> run, Settlement settlement, Throwable failure) {
		long now = this.clock.millis();
		long wait = this.outage.onFailure(failure);
		RunScope.onSettlementUncertain(run);
		if (now >= run.leasedUntil()) {
			logger.debug("{} could not be settled before its lease lapsed", run);
			this.reports.add(run.leasedTask().lease());
			onAnswer(run, settlement, RunOutcome.LEASE_LOST);
			return;
		}
		PeriodicAlarm.setAlarm(this.clock, now + wait, () -> deliverAgain(run, settlement));
	}

	private void onAnswer(TaskRun<T> run, Settlement settlement, RunOutcome answer) {
		this.pending.decrement();
		try {
			this.listener.onRunSettled(run, settlement, answer);
			if (this.full && remainingCapacity() > 0) {
				this.full = false;
				this.onRoomAvailable.run();
			}
		}
		catch (RuntimeException | Error ex) {
			settleLater(run, settlement, ex);
		}
	}

}
