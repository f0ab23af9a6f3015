// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowNotFoundException;
import io.chihuo.StepState;
import io.chihuo.flow.state.AdditionRefusal;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemEvent;
import io.chihuo.flow.state.ProgressFormat;

/**
 * An event that a flow is to be moved on by. For the one that works on the flow.
 */
final class PostedEvent {

	/** For events that belong to no step. */
	static final long ANY_RUN = 0;

	private final FlowEvent event;

	private final long run;

	private final @Nullable UnsettledRun ended;

	private final CompletableFuture<Boolean> applied = new CompletableFuture<>();

	private boolean effective;

	/** Whether another flow has the id by now. */
	private boolean outlived;

	/** Why it was not applied, null if it was. */
	private @Nullable IllegalStateException refusal;

	/**
	 * Create an event.
	 * @param run flow that it is meant for, {@link #ANY_RUN} for the present one
	 */
	PostedEvent(FlowEvent event, long run) {
		this(event, run, null);
	}

	/**
	 * Create an event that comes with the end of a run. It is applied in one step with
	 * the settlement, or after it.
	 * @param ended the run, null for none
	 */
	PostedEvent(FlowEvent event, long run, @Nullable UnsettledRun ended) {
		this.event = event;
		this.run = run;
		this.ended = ended;
		this.effective = !(event instanceof FlowEvent.SumGranted);
	}

	FlowEvent event() {
		return this.event;
	}

	/** The run that is to be settled with it; null for none, or if that was done. */
	@Nullable UnsettledRun unsettledRun() {
		return (this.ended != null && !this.ended.settled().isDone()) ? this.ended : null;
	}

	/** Whether it comes with the end of a run. */
	boolean isEndOf(UnsettledRun run) {
		return this.ended == run;
	}

	/** Whether it changes nothing that matters before another one comes. */
	boolean isNote() {
		return (this.event instanceof FlowEvent.StepAdded step && !step.kept())
				|| (this.event instanceof ItemEvent.ItemAdded item && !item.kept())
				|| (this.event instanceof ItemEvent.PageAdded page && !page.kept());
	}

	boolean isTime() {
		return this.event instanceof FlowEvent.TimePassed;
	}

	/**
	 * Whether it is of no use on a version that others may have changed since. An act may
	 * name a step that is not in there.
	 */
	boolean needsLatest() {
		return isTime() || this.event.isAct() || this.event instanceof FlowEvent.SumGranted;
	}

	/**
	 * Whether it would have another effect on a version that it has not changed, if that
	 * is not the latest one: others may have begun the step that it is about, or another
	 * flow with the id.
	 */
	boolean isIneffective() {
		boolean end = this.event instanceof FlowEvent.StepEnded
				|| (this.event instanceof ItemEvent && !isNote() && !(this.event instanceof ItemEvent.PageRead));
		return this.outlived || end || isAddition() || this.event instanceof FlowEvent.FlowDismissed
				|| (this.event.isAct() && !this.effective);
	}

	boolean isSignal() {
		return this.event instanceof FlowEvent.SignalCame;
	}

	boolean isRemoval() {
		return this.event instanceof FlowEvent.FlowRemoved;
	}

	/** An end that was noticed late may belong to an earlier flow with the id. */
	boolean isMeantFor(FlowProgress progress) {
		return this.run == ANY_RUN || this.run == progress.runNumber();
	}

	/** Whether it is the end of a step that is done already, which changes nothing. */
	boolean isKnownTo(FlowProgress progress) {
		return this.event instanceof FlowEvent.StepEnded ended && this.run == progress.runNumber()
				&& ended.node() < progress.size() && ended.round() == progress.round(ended.node())
				&& progress.stepState(ended.node()) == StepState.DONE
				&& !progress.withdrawnRuns().containsKey(ended.node());
	}

	/**
	 * Apply all events that are meant for a flow. A signal or a count that has no effect
	 * any more is refused.
	 */
	static FlowPlan applyAll(LoadedFlow flow, FlowProgress progress, List<PostedEvent> batch, long now) {
		FlowPlan grown = flow.plan();
		List<FlowEvent> together = new ArrayList<>();
		for (PostedEvent posted : batch) {
			posted.outlived = !posted.isMeantFor(progress);
			if (posted.outlived) {
				continue;
			}
			if (posted.event().isAct()) {
				grown = FlowMachine.advanceAll(grown, progress, together, now);
				together.clear();
				grown = posted.applyAct(grown, progress, now);
			}
			else if (posted.isAddition()) {
				grown = FlowMachine.advanceAll(grown, progress, together, now);
				together.clear();
				grown = posted.applyAddition(flow.record().id(), grown, progress, now);
			}
			else if (posted.event() instanceof FlowEvent.SumGranted granted) {
				grown = FlowMachine.advanceAll(grown, progress, together, now);
				together.clear();
				grown = FlowMachine.advance(grown, progress, granted, now);
				posted.effective = Objects.equals(progress.takenTickets().get(granted.node()), granted.ticket());
			}
			else {
				together.add(posted.event());
			}
		}
		return FlowMachine.advanceAll(grown, progress, together, now);
	}

	/** Whether it is a signal or a count. */
	private boolean isAddition() {
		return isSignal() || this.event instanceof FlowEvent.CountAdded;
	}

	private FlowPlan applyAddition(String flow, FlowPlan plan, FlowProgress progress, long now) {
		String problem = AdditionRefusal.reasonOf(progress, this.event);
		this.refusal = (problem != null) ? new IllegalStateException("Flow '" + flow + "' " + problem) : null;
		return (problem == null) ? FlowMachine.advance(plan, progress, this.event, now) : plan;
	}

	/** Apply an act of somebody, and note whether it had an effect. */
	FlowPlan applyAct(FlowPlan plan, FlowProgress progress, long now) {
		byte[] before = ProgressFormat.encodeProgress(progress);
		FlowPlan grown = FlowMachine.advance(plan, progress, this.event, now);
		this.effective = !Arrays.equals(before, ProgressFormat.encodeProgress(progress));
		return grown;
	}

	/**
	 * Completed when it is stored, with whether it has changed anything. Fails if it was
	 * refused, or another flow has the id by now.
	 */
	CompletableFuture<Boolean> applied() {
		return this.applied;
	}

	void confirm() {
		declineRun();
		if (this.outlived) {
			this.applied.completeExceptionally(new FlowNotFoundException("There is another flow with the id by now"));
		}
		else if (this.refusal != null) {
			this.applied.completeExceptionally(this.refusal);
		}
		else {
			this.applied.complete(this.effective);
		}
	}

	/** Runs first: they are settled even if there is no memory for the rest. */
	static void failAll(List<PostedEvent> batch, Throwable failure) {
		batch.forEach(PostedEvent::declineRun);
		batch.forEach((posted) -> posted.fail(failure));
	}

	void fail(Throwable failure) {
		declineRun();
		this.applied.completeExceptionally(failure);
	}

	private void declineRun() {
		if (this.ended != null) {
			this.ended.decline();
		}
	}

}
