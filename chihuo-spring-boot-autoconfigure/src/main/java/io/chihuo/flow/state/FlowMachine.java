// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Moves the progress of a flow on. The tasks to add are those of the steps that are
 * {@link StepState#STARTING} afterwards, the tasks to cancel those of the steps that are
 * {@link StepState#CANCELLING}. Calls nothing; for one thread.
 */
public final class FlowMachine {

	private FlowPlan plan;

	private final FlowProgress progress;

	private final long now;

	/** Composites of which a child has ended. */
	private final Set<Integer> changed = new LinkedHashSet<>();

	/** Whether the next counter of a name may have come first. */
	private boolean counterLeft;

	private FlowMachine(FlowPlan plan, FlowProgress progress, long now) {
		this.plan = plan;
		this.progress = progress;
		this.now = now;
	}

	/**
	 * Begin a flow.
	 * @param run number that distinguishes it from earlier flows with its id
	 * @param now moment, in milliseconds since the epoch by the clock of the store
	 */
	public static FlowProgress begin(FlowPlan plan, long run, long now) {
		return begin(plan, run, now, FlowProgress.withoutSteps(run));
	}

	/**
	 * Begin a flow.
	 * @param run number that distinguishes it from earlier flows with its id
	 * @param now moment, in milliseconds since the epoch by the clock of the store
	 * @param earlier progress with the signals that came before
	 */
	public static FlowProgress begin(FlowPlan plan, long run, long now, FlowProgress earlier) {
		FlowProgress progress = new FlowProgress(plan.size(), run);
		progress.takeSignals(earlier);
		FlowMachine machine = new FlowMachine(plan, progress, now);
		machine.startNode(0);
		machine.settleComposites();
		return progress;
	}

	/**
	 * Apply an event.
	 * @param now moment, in milliseconds since the epoch by the clock of the store
	 * @return the plan, with steps that were pushed
	 */
	public static FlowPlan advance(FlowPlan plan, FlowProgress progress, FlowEvent event, long now) {
		return advanceAll(plan, progress, List.of(event), now);
	}

	/**
	 * Apply events in their order. Steps that contain others look at these once for all
	 * of them that were added or have ended, rather than once for each.
	 * @param now moment, in milliseconds since the epoch by the clock of the store
	 * @return the plan, with steps that were pushed
	 */
	public static FlowPlan advanceAll(FlowPlan plan, FlowProgress progress, List<FlowEvent> events, long now) {
		FlowMachine machine = new FlowMachine(plan, progress, now);
		for (FlowEvent event : events) {
			boolean together = event instanceof FlowEvent.StepEnded || event instanceof FlowEvent.StepAdded;
			if (!together) {
				machine.settleComposites();
			}
			machine.applyEvent(event);
			if (!together) {
				machine.settleComposites();
			}
		}
		machine.settleComposites();
		return machine.plan;
	}

	/**
	 * Moment at which the flow has to be looked at, {@link Long#MAX_VALUE} for never.
	 * @param retention how long an ended flow is kept, in milliseconds
	 */
	public static long wakeAt(FlowPlan plan, FlowProgress progress, long now, long retention) {
		return WakeTimes.wakeAt(plan, progress, now, retention);
	}

	/**
	 * Moment at which a flow that has ended is to be removed.
	 * @param retention how long an ended flow is kept, in milliseconds
	 */
	public static long keptUntil(FlowProgress progress, long retention) {
		return WakeTimes.keptUntil(progress, retention);
	}

	/**
	 * Steps of a flow that has failed which may be done after all, since their dead
	 * letters can be requeued; none of a flow in another state.
	 */
	public static List<Integer> findLateSteps(FlowPlan plan, FlowProgress progress) {
		return LateEnds.findSteps(plan, progress);
	}

	/** Whether a step is carried out elsewhere, and has rounds. */
	static boolean runsOutside(FlowPlan plan, int node) {
		StepKind kind = plan.node(node).kind();
		return kind == StepKind.TASK || kind == StepKind.RUN || kind == StepKind.SHARED_COUNTER;
	}

	private ItemSteps itemSteps() {
		return new ItemSteps(this, this.plan, this.progress);
	}

	private AwaitingSteps awaitingSteps() {
		return new AwaitingSteps(this, this.plan, this.progress);
	}

	private CompensatedSteps compensatedSteps() {
		return new CompensatedSteps(this, this.plan, this.progress);
	}

	private StoppedSteps stoppedSteps() {
		return new StoppedSteps(this, this.plan, this.progress);
	}

	private ReopenedSteps reopenedSteps() {
		return new ReopenedSteps(this, this.plan, this.progress);
	}

	/** Judge again how a step goes on that contains others. */
	void noteChange(int number) {
		this.changed.add(number);
	}

	private void applyEvent(FlowEvent event) {
		if (this.progress.removed) {
			return;
		}
		if (event instanceof FlowEvent.StepRetried retried) {
			reopenedSteps().retry(retried.node());
		}
		else if (event instanceof FlowEvent.StepSkipped skipped) {
			reopenedSteps().skip(skipped.node(), skipped.value());
		}
		else if (event instanceof FlowEvent.StepEnded ended) {
			onStepEnded(ended);
		}
		else if (event instanceof ItemEvent item) {
			itemSteps().apply(item);
		}
		else if (event instanceof FlowEvent.FlowRemoved) {
			this.progress.removed = this.progress.state.isEnded();
		}
		else if (event instanceof FlowEvent.FlowDismissed) {
			this.progress.dismissed = true;
		}
		else if (event instanceof FlowEvent.CountStored stored) {
			this.progress.outgoing.remove(stored.count());
		}
		else if (!this.progress.state.isEnded()) {
			applyToRunning(event);
		}
		else if (event instanceof FlowEvent.TimePassed) {
			this.progress.quietLooks = Math.min(LateEnds.MAX_LOOKS, this.progress.quietLooks + 1);
		}
	}

	private void applyToRunning(FlowEvent event) {
		if (event instanceof FlowEvent.StepAdded added) {
			StepState before = added.kept() ? StepState.STOPPING : StepState.STARTING;
			if (isCurrent(added.node(), added.round()) && this.progress.stepState(added.node()) == before) {
				this.progress.setStepState(added.node(), StepState.RUNNING);
			}
		}
		else if (event instanceof FlowEvent.StepBroken broken) {
			breakStep(broken);
		}
		else if (event instanceof FlowEvent.ConditionJudged judged) {
			judgeCondition(judged);
		}
		else if (event instanceof FlowEvent.NothingToUndo nothing) {
			if (this.progress.stepState(nothing.node()) == StepState.STARTING
					&& this.progress.round(nothing.node()) == nothing.round()) {
				this.progress.setReason(nothing.node(), "its step had no effect");
				endNode(nothing.node(), StepState.SKIPPED);
			}
		}
		else if (event instanceof FlowEvent.TimePassed) {
			awaitingSteps().endTimers(this.now);
		}
		else if (event instanceof FlowEvent.FlowCancelled) {
			stoppedSteps().cancelFlow();
		}
		else if (event instanceof FlowEvent.FlowAbandoned) {
			stoppedSteps().abandonFlow();
		}
		else if (event instanceof FlowEvent.ModuleCancelled module) {
			stoppedSteps().cancelModule(module.node());
		}
		else {
			awaitingSteps().applyEvent(event);
		}
	}

	private void breakStep(FlowEvent.StepBroken broken) {
		int node = broken.node();
		StepState state = this.progress.stepState(node);
		boolean begun = state == StepState.STARTING
				|| (!state.isEnded() && this.plan.node(node).kind() == StepKind.RUN);
		if (begun && this.progress.round(node) == broken.round()) {
			this.progress.setReason(node, broken.reason());
			this.progress.noteFailure(node, state, StepState.FAILED);
			this.plan.node(node).children().forEach(stoppedSteps()::skipTree);
			endNode(node, (state == StepState.CANCELLING) ? StepState.CANCELLED : StepState.FAILED);
		}
	}

	private void judgeCondition(FlowEvent.ConditionJudged judged) {
		int node = judged.node();
		if (this.progress.stepState(node) != StepState.STARTING || this.progress.round(node) != judged.round()) {
			return;
		}
		if (this.plan.node(node).kind() == StepKind.REPEAT) {
			new RepeatedSteps(this, this.plan, this.progress).onJudged(node, judged.holds(), this.now);
			return;
		}
		if (judged.holds()) {
			this.progress.setStepState(node, StepState.RUNNING);
			this.changed.add(node);
			return;
		}
		this.progress.setReason(node, "its condition does not hold");
		this.plan.node(node).children().forEach(stoppedSteps()::skipTree);
		endNode(node, StepState.SKIPPED);
	}

	private boolean isCurrent(int node, int round) {
		return node < this.plan.size() && runsOutside(this.plan, node) && this.progress.round(node) == round;
	}

	/** A dead letter that was requeued may be done after the step has failed. */
	private void onStepEnded(FlowEvent.StepEnded ended) {
		int node = ended.node();
		this.progress.withdrawn.remove(node, ended.round());
		if (!isCurrent(node, ended.round())) {
			return;
		}
		StepState state = this.progress.stepState(node);
		if (state == StepState.STARTING || state == StepState.RUNNING || state == StepState.CANCELLING
				|| state == StepState.STOPPING) {
			StepState end = makeChanges(ended);
			this.progress.noteFailure(node, state, end);
			endNode(node, end);
			awaitingSteps().takeAll();
			cancelIfAsked(ended, end);
		}
		else if ((state == StepState.FAILED || state == StepState.LOST) && ended.state() == StepState.DONE
				&& this.progress.reason(node) == null) {
			onDoneLate(ended);
		}
	}

	private void onDoneLate(FlowEvent.StepEnded ended) {
		int node = ended.node();
		if (this.plan.node(node).role() == ChildRole.COMPENSATION) {
			StepState end = makeChanges(ended);
			compensatedSteps().onCompensationEnded(node, end);
			awaitingSteps().takeAll();
			cancelIfAsked(ended, end);
		}
		else if (reopenedSteps().mayReopen(node)) {
			reopenDone(ended);
		}
	}

	private void reopenDone(FlowEvent.StepEnded ended) {
		int node = ended.node();
		this.progress.setStepState(node, StepState.DONE);
		reopenedSteps().reopenParents(node);
		StepState end = makeChanges(ended);
		if (end != StepState.DONE) {
			this.progress.noteFailure(node, StepState.RUNNING, end);
			endNode(node, end);
		}
		awaitingSteps().takeAll();
		cancelIfAsked(ended, end);
	}

	private StepState makeChanges(FlowEvent.StepEnded ended) {
		StepEffects effects = new StepEffects(this.plan, this.progress);
		StepState end = effects.makeChanges(ended);
		this.plan = effects.plan();
		return end;
	}

	private void cancelIfAsked(FlowEvent.StepEnded ended, StepState end) {
		StepChanges changes = ended.changes();
		if (changes != null && end == StepState.DONE && changes.cancels() && !this.progress.state.isEnded()) {
			int module = this.plan.findAround(ended.node(), StepKind.MODULE);
			if (module < 0) {
				stoppedSteps().cancelFlow();
			}
			else {
				stoppedSteps().cancelModule(module);
			}
		}
	}

	void startNode(int number) {
		PlanNode node = this.plan.node(number);
		switch (node.kind()) {
			case TASK, RUN, WHEN, SHARED_COUNTER -> this.progress.setStepState(number, StepState.STARTING);
			case FOR_EACH -> itemSteps().start(number);
			case NOTHING -> endNode(number, StepState.DONE);
			case TIMER -> {
				this.progress.setStepState(number, StepState.RUNNING);
				this.progress.timers.put(number, node.dueAt(this.now));
			}
			case COUNTER, SIGNAL -> {
				this.progress.setStepState(number, StepState.RUNNING);
				this.progress.waits.add(number);
				if (node.kind() == StepKind.SIGNAL && node.amount() > 0) {
					this.progress.timers.put(number, node.dueAt(this.now));
				}
				awaitingSteps().take(number);
			}
			case SERIES, PARALLEL, GRAPH, GUARDED, REPEAT, COMPENSATED, MODULE -> {
				this.progress.setStepState(number, StepState.RUNNING);
				this.changed.add(number);
			}
		}
	}

	void endNode(int number, StepState state) {
		PlanNode node = this.plan.node(number);
		if (node.role() == ChildRole.COMPENSATION) {
			compensatedSteps().onCompensationEnded(number, state);
			return;
		}
		if (node.kind() == StepKind.COMPENSATED) {
			compensatedSteps().onBodyEnded(number);
		}
		boolean undoes = (state.isFailure() && compensatedSteps().begin(number, state))
				|| (number == 0 && compensatedSteps().awaitRetried(state));
		if (!undoes) {
			finishNode(number, state);
		}
	}

	/** Compensations within a step that has failed have ended, or there are none. */
	void finishNode(int number, StepState state) {
		this.progress.moduleEnded |= this.plan.node(number).kind() == StepKind.MODULE;
		this.progress.quietLooks = 0;
		this.progress.setStepState(number, state);
		leaveWaits(number);
		int parent = this.plan.node(number).parent();
		if (parent >= 0) {
			this.changed.add(parent);
		}
		else {
			this.progress.endedAt = this.now;
			FlowState end = this.progress.cancelled ? FlowState.CANCELLED
					: (state == StepState.DONE || state == StepState.SKIPPED) ? FlowState.DONE : FlowState.FAILED;
			this.progress.state = compensatedSteps().toFlowState(end);
			if (end == FlowState.FAILED) {
				reopenedSteps().nameFailure();
			}
			if (end == FlowState.DONE) {
				compensatedSteps().leaveOut();
			}
		}
	}

	void leaveWaits(int number) {
		this.progress.timers.remove(number);
		if (this.progress.waits.remove((Integer) number)) {
			this.counterLeft |= this.plan.node(number).kind() == StepKind.COUNTER;
		}
	}

	private void settleComposites() {
		while (!this.changed.isEmpty() || this.counterLeft) {
			if (this.changed.isEmpty()) {
				this.counterLeft = false;
				awaitingSteps().takeAll();
				continue;
			}
			int number = this.changed.iterator().next();
			this.changed.remove(number);
			StepState state = this.progress.stepState(number);
			if (state == StepState.RUNNING) {
				moveOn(number);
			}
			else if (state == StepState.COMPENSATING) {
				compensatedSteps().moveOn(number);
			}
			else if (isBeingStopped(state) && this.plan.node(number).kind().isComposite()) {
				stoppedSteps().endIfClosed(number, state);
			}
		}
	}

	/** One that is starting has its condition judged, and goes on after that. */
	private static boolean isBeingStopped(StepState state) {
		return !state.isEnded() && state != StepState.WAITING && state != StepState.STARTING;
	}

	private void moveOn(int number) {
		ChildStates children = new ChildStates(this.plan, this.progress, number);
		ChildStates.Verdict verdict = children.judge();
		children.skipped().forEach(stoppedSteps()::skipTree);
		children.startable().forEach(this::startNode);
		switch (verdict) {
			case GO_ON -> {
				if (!children.skipped().isEmpty()) {
					this.changed.add(number);
				}
			}
			case DONE -> endNode(number, StepState.DONE);
			case FAILED -> endNode(number, StepState.FAILED);
			case JUDGE -> this.progress.setStepState(number, StepState.STARTING);
			case CLOSE -> stoppedSteps().closeChildren(number, StepState.CLOSING);
			case FAIL -> stoppedSteps().closeChildren(number, StepState.FAILING);
		}
	}

}
