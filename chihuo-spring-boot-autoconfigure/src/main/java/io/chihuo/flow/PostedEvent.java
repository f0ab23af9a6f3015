// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.chihuo.StepState;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ProgressFormat;

/**
 * An event that a flow is to be moved on by. For the one that works on the flow.
 */
final class PostedEvent {

	/** For events that belong to no step. */
	static final long ANY_RUN = 0;

	private final FlowEvent event;

	private final long run;

	private final CompletableFuture<Boolean> applied = new CompletableFuture<>();

	private boolean effective = true;

	/**
	 * Create an event.
	 * @param run flow that it is meant for, {@link #ANY_RUN} for the present one
	 */
	PostedEvent(FlowEvent event, long run) {
		this.event = event;
		this.run = run;
	}

	FlowEvent event() {
		return this.event;
	}

	boolean isTime() {
		return this.event instanceof FlowEvent.TimePassed;
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

	/** Apply an act of somebody, and note whether it had an effect. */
	FlowPlan applyAct(FlowPlan plan, FlowProgress progress, long now) {
		byte[] before = ProgressFormat.encodeProgress(progress);
		FlowPlan grown = FlowMachine.advance(plan, progress, this.event, now);
		this.effective = !Arrays.equals(before, ProgressFormat.encodeProgress(progress));
		return grown;
	}

	/** Completed when it is stored, with whether it has changed anything. */
	CompletableFuture<Boolean> applied() {
		return this.applied;
	}

	void confirm() {
		this.applied.complete(this.effective);
	}

	void fail(Throwable failure) {
		this.applied.completeExceptionally(failure);
	}

}
