// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.client.FlowListener;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.LimitUse;
import io.chihuo.flow.state.PlanFormat;
import io.chihuo.flow.state.ProgressFormat;

/**
 * Moves one flow on, one change after the other: events that come while a change is under
 * way are applied together. What is to be added and cancelled follows each change; it is
 * part of the stored progress, so any node does it after this one has failed.
 */
final class FlowWork {

	private static final SafeLogger logger = SafeLogger.inBackground(FlowWork.class);

	private static final long MAX_ALARM_MILLIS = 60_000;

	/** Running steps are not looked up more often, however often a timer goes off. */
	private static final long MIN_LOOK_GAP_MILLIS = 1500;

	private final String id;

	private final FlowRecords records;

	private final StepTasks tasks;

	private final FlowOptions options;

	private final FlowWaits waits;

	private final FlowListener listener;

	private final FlowTurns turns = new FlowTurns(this::apply, this::drop);

	/** The latest version that is known here; used by the one that works. */
	private @Nullable LoadedFlow flow;

	/** Whether that was read in this turn; used by the one that works. */
	private boolean fresh;

	/** Its progress if it was changed here last; used by the one that works. */
	private @Nullable FlowProgress latest;

	/** The step whose end was stored with the latest change and is being confirmed. */
	private volatile @Nullable StepName movedBy;

	private long lookedAt;

	/** Of steps with many items; used by the one that works. */
	private final ItemPages pages;

	private volatile long usedAt;

	private volatile boolean ended;

	/** Units of limits of which half is used, as was said; used by the one that works. */
	private final Set<String> saidUnits = new HashSet<>();

	/** Of the next timer; used by the one that works. */
	private Runnable cancelAlarm = () -> {
	};

	FlowWork(String id, FlowRecords records, StepTasks tasks, FlowOptions options, FlowWaits waits,
			FlowListener listener) {
		this.id = id;
		this.records = records;
		this.tasks = tasks;
		this.options = options;
		this.waits = waits;
		this.listener = listener;
		this.pages = new ItemPages(tasks);
	}

	/** Whether a step is moving the flow on by its end, of which nobody need tell it. */
	boolean isMovedBy(StepName step) {
		return step.equals(this.movedBy);
	}

	/** Whether its flow had ended when it was last seen. */
	boolean hasEnded() {
		return this.ended;
	}

	/** Whether it may be dropped: its flow has ended, or nothing has happened since. */
	boolean isIdle(long since) {
		return this.turns.areOver() && (this.ended || this.usedAt < since);
	}

	/** Take over a flow that was just stored, and add its first tasks. */
	void begin(LoadedFlow started) {
		this.turns.begin(() -> takeOver(started));
	}

	private CompletableFuture<Void> takeOver(LoadedFlow started) {
		this.flow = started;
		this.latest = null;
		this.ended = false;
		this.usedAt = this.records.currentMillis();
		FlowProgress progress = started.copyProgress();
		this.saidUnits.clear();
		sayHalfUsed(List.of(new LimitUse(LimitUse.STEPS_UNIT, started.plan().size(), FlowPlan.MAX_NODES),
				new LimitUse(LimitUse.PLAN_UNIT, started.record().plan().length, FlowPlan.MAX_PLAN_BYTES)));
		setAlarm(progress);
		return act(started, progress, Map.of());
	}

	/**
	 * Apply an event; answers whether an act of somebody has changed anything. Fails if
	 * there is no such flow.
	 */
	CompletableFuture<Boolean> post(FlowEvent event, long run) {
		return post(new PostedEvent(event, run));
	}

	/**
	 * Apply an event, with the end of a run that it may come with. The end does not wait
	 * for calls that have nothing to do with it.
	 */
	CompletableFuture<Boolean> post(PostedEvent posted) {
		this.turns.post(posted);
		return posted.applied();
	}

	/**
	 * Remove the flow with all that belongs to it, if it has ended; answers whether it is
	 * gone.
	 * @param run the flow among those with its id
	 */
	CompletableFuture<Boolean> remove(long run) {
		return post(new FlowEvent.FlowRemoved(), run).exceptionally((failure) -> {
			Throwable cause = StepFailures.unwrap(failure);
			if (cause instanceof FlowNotFoundException) {
				return true;
			}
			throw (cause instanceof RuntimeException unexpected) ? unexpected : new CompletionException(cause);
		});
	}

	/** The turn may last. */
	private <T> CompletableFuture<T> waitFor(CompletableFuture<T> calls) {
		if (!calls.isDone()) {
			this.turns.declineRuns();
		}
		return calls;
	}

	/** Runs that come with the events are settled in any case. */
	private CompletableFuture<Void> apply(List<PostedEvent> batch) {
		return StepFailures.callSafely(() -> applyBatch(batch)).handle((done, failure) -> {
			if (failure != null) {
				Throwable cause = StepFailures.unwrap(failure);
				drop(cause);
				PostedEvent.failAll(batch, cause);
			}
			return done;
		});
	}

	private CompletableFuture<Void> applyBatch(List<PostedEvent> batch) {
		FlowProgress known = (this.flow != null) ? this.latest : null;
		if (known != null && batch.stream().allMatch((posted) -> posted.isNote() || posted.isKnownTo(known))) {
			// as the run and the store report the same end
			this.turns.noteAgain(batch.stream().filter(PostedEvent::isNote).toList());
			batch.stream().filter((posted) -> !posted.isNote()).forEach(PostedEvent::confirm);
			return CompletableFuture.completedFuture(null);
		}
		long since = SystemTaskClock.monotonicNanos();
		return this.records.findTime()
			.thenCompose((now) -> load(batch))
			.thenCompose((loaded) -> lookForEnds(loaded, batch)
				.thenCompose((ends) -> change(loaded, concat(batch, ends), since)));
	}

	/** The store knows when to look at the flow again. */
	private void drop(Throwable failure) {
		this.flow = null;
		this.ended = true;
		try {
			if (!(failure instanceof FlowNotFoundException)) {
				logger.warn("Flow '{}' could not be moved on, and is moved on later: {}", this.id,
						StepFailures.describe(failure));
			}
		}
		catch (Throwable ex) {
			// not even the log can be written, as when the heap is full
		}
	}

	/** Others may have changed the flow when time has passed. */
	private CompletableFuture<LoadedFlow> load(List<PostedEvent> batch) {
		LoadedFlow known = this.flow;
		this.usedAt = this.records.currentMillis();
		this.fresh = known == null || batch.stream().anyMatch(PostedEvent::needsLatest);
		if (known != null && !this.fresh) {
			return CompletableFuture.completedFuture(requireFlow(known, batch));
		}
		return this.records.load(this.id).thenApply((found) -> {
			FlowRecord record = found
				.orElseThrow(() -> new FlowNotFoundException("There is no flow '" + this.id + "'"));
			LoadedFlow loaded = (known != null && Arrays.equals(known.record().plan(), record.plan()))
					? new LoadedFlow(record, known.plan(), this.usedAt) : LoadedFlow.of(record);
			this.flow = loaded;
			this.latest = null;
			return requireFlow(loaded, batch);
		});
	}

	/** Before the start of a flow there is nothing but signals. */
	private LoadedFlow requireFlow(LoadedFlow loaded, List<PostedEvent> batch) {
		if (EarlySignals.isHolder(loaded.record())
				&& !batch.stream().allMatch((posted) -> posted.isTime() || posted.isSignal())) {
			throw new FlowNotFoundException("There is no flow '" + this.id + "' yet, but signals for it");
		}
		return loaded;
	}

	/**
	 * Ends of steps that nobody has noticed, since a node died. Found before the change,
	 * so that the flow stays due until they are part of it.
	 */
	private CompletableFuture<List<PostedEvent>> lookForEnds(LoadedFlow loaded, List<PostedEvent> batch) {
		long now = this.records.currentMillis();
		if (batch.stream().noneMatch(PostedEvent::isTime) || loaded.record().wakeAt() > now
				|| now - this.lookedAt < MIN_LOOK_GAP_MILLIS) {
			return CompletableFuture.completedFuture(List.of());
		}
		this.lookedAt = now;
		FlowProgress progress = loaded.copyProgress();
		// tasks that are there already may have ended, though that they were added is not
		// stored
		PostedEvent.applyAll(loaded, progress, batch.stream().filter(PostedEvent::isNote).toList(), now);
		return waitFor(new EndLookups(loaded, progress, this.tasks).findEnds(this.pages));
	}

	private static List<PostedEvent> concat(List<PostedEvent> batch, List<PostedEvent> ends) {
		return ends.isEmpty() ? batch : Stream.concat(batch.stream(), ends.stream()).toList();
	}

	private CompletableFuture<Void> change(LoadedFlow loaded, List<PostedEvent> batch, long since) {
		FlowRecord record = loaded.record();
		FlowProgress progress = loaded.copyProgress();
		long now = this.records.currentMillis();
		if (record.wakeAt() > now && batch.stream().allMatch(PostedEvent::isTime)) {
			confirm(batch); // another node was faster
			return CompletableFuture.completedFuture(null);
		}
		if (progress.isRemoved()) {
			return finishRemoval(loaded, progress, batch);
		}
		boolean woken = batch.stream().anyMatch(PostedEvent::isTime);
		FlowPlan plan = PostedEvent.applyAll(loaded, progress, batch, now);
		boolean early = EarlySignals.isHolder(record);
		if (early && woken && record.wakeAt() <= now && batch.stream().noneMatch(PostedEvent::isSignal)) {
			return finishRemoval(loaded, progress, batch);
		}
		if (woken && record.wakeAt() <= now && isOver(progress, now)) {
			plan = FlowMachine.advance(plan, progress, new FlowEvent.FlowRemoved(), now);
		}
		byte[] bytes = ProgressFormat.encodeProgress(progress);
		if (!woken && Arrays.equals(bytes, record.progress())) {
			return confirmUnchanged(batch, since);
		}
		byte[] grown = (plan != loaded.plan()) ? PlanFormat.encodePlan(plan) : null;
		long wakeAt = early ? record.wakeAt()
				: FlowMachine.wakeAt(plan, progress, now, this.options.retentionMillis(progress.state()));
		FlowUpdate update = new FlowUpdate(record.key(), progress.state(), grown, bytes, wakeAt,
				early ? record.endedAt() : progress.endedAt());
		LoadedFlow updated = new LoadedFlow(record.updatedBy(update), plan, now);
		if (StepMove.isNeededFor(batch)) {
			return move(update, record, updated, progress, batch, since);
		}
		return this.records.update(update).thenCompose((changed) -> {
			if (!changed) {
				// another node has changed it: the same again on its version
				this.flow = null;
				return load(batch).thenCompose((newer) -> change(newer, batch, since));
			}
			return onChanged(record, updated, progress, batch, since, Map.of());
		});
	}

	/** Events without effect are repeated if another node may have changed the flow. */
	private CompletableFuture<Void> confirmUnchanged(List<PostedEvent> batch, long since) {
		if (this.fresh || batch.stream().noneMatch(PostedEvent::isIneffective)) {
			confirm(batch);
			return CompletableFuture.completedFuture(null);
		}
		this.flow = null;
		return load(batch).thenCompose((latest) -> change(latest, batch, since));
	}

	/** Change the flow, and end the runs that have moved it on, in one step. */
	private CompletableFuture<Void> move(FlowUpdate update, FlowRecord record, LoadedFlow updated,
			FlowProgress progress, List<PostedEvent> batch, long since) {
		StepMove move = new StepMove(updated, progress, this.tasks, batch);
		return move.send(update, this.records).handle((made, failure) -> {
			if (failure != null) {
				return changeAnew(move.decline(StepFailures.unwrap(failure)), since);
			}
			List<PostedEvent> left = move.settleRuns(made, (step) -> this.movedBy = step);
			return made.answer().moved()
					? onChanged(record, updated, progress, left, since, move.addedTasks(made.answer()))
					: changeAnew(left, since);
		}).thenCompose(Function.identity());
	}

	private CompletableFuture<Void> changeAnew(List<PostedEvent> left, long since) {
		this.flow = null;
		if (left.stream().allMatch(PostedEvent::isNote)) {
			this.turns.noteAgain(left);
			return CompletableFuture.completedFuture(null);
		}
		return load(left).thenCompose((newer) -> change(newer, left, since));
	}

	/** Whether nothing of it is to be kept or cancelled any more. */
	private boolean isOver(FlowProgress progress, long now) {
		return progress.state().isEnded() && progress.withdrawnRuns().isEmpty() && progress.outgoingCounts().isEmpty()
				&& FlowMachine.keptUntil(progress, this.options.retentionMillis(progress.state())) <= now;
	}

	private CompletableFuture<Void> onChanged(FlowRecord before, LoadedFlow updated, FlowProgress progress,
			List<PostedEvent> batch, long since, Map<Integer, CompletableFuture<@Nullable FlowEvent>> added) {
		this.flow = updated;
		this.latest = progress;
		this.ended = updated.record().state().isEnded();
		if (progress.isRemoved()) {
			return finishRemoval(updated, progress, batch);
		}
		confirm(batch);
		sayHalfUsed(progress.halfUsedLimits());
		this.listener.onFlowMoved(SystemTaskClock.monotonicNanos() - since);
		setAlarm(progress);
		if (progress.state() == FlowState.DONE || progress.state() == FlowState.CANCELLED) {
			this.tasks.localRuns().remove(this.id, progress.runNumber());
		}
		if (this.ended && !before.state().isEnded()) {
			this.listener.onFlowEnded(updated.record().state());
		}
		boolean endedNow = this.ended && updated.record().endedAt() != before.endedAt();
		if (endedNow || progress.hasModuleEnded()) {
			this.waits.publishEnd(updated.record());
		}
		return act(updated, progress, added);
	}

	private void sayHalfUsed(List<LimitUse> uses) {
		for (LimitUse use : uses) {
			if (use.isHalf() && this.saidUnits.add(use.unit())) {
				logger.warn("Flow '{}' has {} of at most {} {}", this.id, use.used(), use.limit(), use.unit());
			}
		}
	}

	/** A timer that is due soon does not wait for a look at all that is due. */
	private void setAlarm(FlowProgress progress) {
		this.cancelAlarm.run();
		long now = this.records.currentMillis();
		long due = progress.nextTimer();
		this.cancelAlarm = (due - now < MAX_ALARM_MILLIS)
				? this.records.setAlarm(due, () -> post(new FlowEvent.TimePassed(), PostedEvent.ANY_RUN)) : () -> {
				};
	}

	private static void confirm(List<PostedEvent> batch) {
		batch.forEach(PostedEvent::confirm);
	}

	/**
	 * Add and cancel the tasks that the progress asks for.
	 * @param added tasks that were added, by the numbers of their steps
	 */
	private CompletableFuture<Void> act(LoadedFlow flow, FlowProgress progress,
			Map<Integer, CompletableFuture<@Nullable FlowEvent>> added) {
		List<CompletableFuture<@Nullable FlowEvent>> calls = new StepCalls(flow, progress, this.tasks, this.pages)
			.makeAll(added);
		calls.forEach((call) -> call.thenAccept((event) -> {
			if (event != null) {
				this.turns.note(new PostedEvent(event, progress.runNumber()));
			}
		}));
		return waitFor(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))).exceptionally((failure) -> {
			logger.warn("A step of flow '{}' could not be added or cancelled, which is repeated: {}", this.id,
					StepFailures.describe(failure));
			return null;
		});
	}

	/**
	 * Counters take counts only soon after the flow was read, so they go first. Results
	 * and dead letters of the steps go before the flow, so that none stays behind. From
	 * when the flow is marked as removed until it is gone nothing else happens to it, and
	 * any node does this after this one has failed.
	 */
	private CompletableFuture<Void> finishRemoval(LoadedFlow flow, FlowProgress progress, List<PostedEvent> batch) {
		return new CounterCalls(flow, progress, this.tasks).settleAll(this.usedAt)
			.thenCompose((settled) -> new StepRemoval(flow, progress, this.tasks).removeOutcomes(this.pages))
			.thenCompose((removed) -> this.records.delete(flow.record().key()))
			.thenAccept((deleted) -> {
				this.flow = null;
				this.ended = true;
				this.tasks.localRuns().remove(this.id, progress.runNumber());
				for (PostedEvent posted : batch) {
					if (posted.isTime() || posted.isRemoval()) {
						posted.confirm();
					}
					else {
						posted.fail(new FlowNotFoundException("Flow '" + this.id + "' was removed"));
					}
				}
			});
	}

}
