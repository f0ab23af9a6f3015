// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

	/** Each doubles the time to the next. */
	private static final int MAX_QUIET_LOOKS = 4;

	private FlowPlan plan;

	private final FlowProgress progress;

	private final long now;

	/** Composites of which a child has ended. */
	private final Set<Integer> changed = new LinkedHashSet<>();

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
		FlowProgress progress = new FlowProgress(plan.size(), run);
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

	private static boolean isTask(FlowPlan plan, int node) {
		return plan.node(node).kind() == StepKind.TASK;
	}

	private ItemSteps itemSteps() {
		return new ItemSteps(this, this.plan, this.progress);
	}

	private void applyEvent(FlowEvent event) {
		if (event instanceof FlowEvent.StepRetried retried) {
			retryNode(retried.node());
		}
		else if (event instanceof FlowEvent.StepSkipped skipped) {
			skipNode(skipped.node(), skipped.value());
		}
		else if (event instanceof FlowEvent.StepEnded ended) {
			onStepEnded(ended);
		}
		else if (event instanceof ItemEvent item) {
			itemSteps().apply(item);
		}
		else if (event instanceof FlowEvent.FlowDismissed) {
			this.progress.dismissed = true;
		}
		else if (!this.progress.state.isEnded()) {
			applyToRunning(event);
		}
	}

	private void applyToRunning(FlowEvent event) {
		if (event instanceof FlowEvent.StepAdded added) {
			if (isCurrent(added.node(), added.round()) && this.progress.stepState(added.node()) == StepState.STARTING) {
				this.progress.setStepState(added.node(), StepState.RUNNING);
			}
		}
		else if (event instanceof FlowEvent.StepBroken broken) {
			breakStep(broken);
		}
		else if (event instanceof FlowEvent.ConditionJudged judged) {
			judgeCondition(judged);
		}
		else if (event instanceof FlowEvent.TimePassed) {
			endTimers();
		}
		else if (event instanceof FlowEvent.CountAdded count) {
			addCount(count);
		}
		else if (event instanceof FlowEvent.SignalCame signal) {
			addSignal(signal);
		}
		else if (event instanceof FlowEvent.TimerCancelled timer) {
			if (this.progress.stepState(timer.node()) == StepState.RUNNING
					&& this.plan.node(timer.node()).kind() == StepKind.TIMER) {
				endNode(timer.node(), StepState.DONE);
			}
		}
		else if (event instanceof FlowEvent.FlowCancelled) {
			cancelFlow();
		}
	}

	private void breakStep(FlowEvent.StepBroken broken) {
		int node = broken.node();
		if (this.progress.stepState(node) == StepState.STARTING && this.progress.round(node) == broken.round()) {
			this.progress.reasons.put(node, broken.reason());
			this.progress.noteFailure(node, StepState.STARTING, StepState.FAILED);
			endNode(node, StepState.FAILED);
		}
	}

	private void judgeCondition(FlowEvent.ConditionJudged judged) {
		int node = judged.node();
		if (this.progress.stepState(node) != StepState.STARTING) {
			return;
		}
		if (judged.holds()) {
			this.progress.setStepState(node, StepState.RUNNING);
			this.changed.add(node);
			return;
		}
		this.progress.reasons.put(node, "its condition does not hold");
		this.plan.node(node).children().forEach(this::skipTree);
		endNode(node, StepState.SKIPPED);
	}

	private boolean isCurrent(int node, int round) {
		return node < this.plan.size() && isTask(this.plan, node) && this.progress.round(node) == round;
	}

	/** A dead letter that was requeued may be done after the step has failed. */
	private void onStepEnded(FlowEvent.StepEnded ended) {
		int node = ended.node();
		if (!isCurrent(node, ended.round())) {
			return;
		}
		StepState state = this.progress.stepState(node);
		if (state == StepState.STARTING || state == StepState.RUNNING || state == StepState.CANCELLING) {
			StepState end = makeChanges(ended);
			this.progress.noteFailure(node, state, end);
			endNode(node, end);
			takeAllAwaited();
			cancelIfAsked(ended, end);
		}
		else if ((state == StepState.FAILED || state == StepState.LOST) && ended.state() == StepState.DONE
				&& this.progress.reason(node) == null && mayReopen(node)) {
			reopenDone(ended);
		}
	}

	private void reopenDone(FlowEvent.StepEnded ended) {
		int node = ended.node();
		this.progress.setStepState(node, StepState.DONE);
		reopenParents(node);
		StepState end = makeChanges(ended);
		if (end != StepState.DONE) {
			this.progress.noteFailure(node, StepState.RUNNING, end);
			endNode(node, end);
		}
		takeAllAwaited();
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
			cancelFlow();
		}
	}

	private void cancelFlow() {
		this.progress.cancelled = true;
		closeNode(0);
		this.changed.add(0);
	}

	/**
	 * Steps around it that are done, or are being stopped, do not go on because of it.
	 */
	boolean mayReopen(int node) {
		for (int parent = this.plan.node(node).parent(); parent >= 0; parent = this.plan.node(parent).parent()) {
			StepState state = this.progress.stepState(parent);
			if (state == StepState.DONE || (!state.isEnded() && state != StepState.RUNNING)) {
				return false;
			}
		}
		return !this.progress.cancelled && this.progress.state != FlowState.DONE;
	}

	private void endTimers() {
		List<Integer> due = new ArrayList<>();
		for (Map.Entry<Integer, Long> timer : this.progress.timers.entrySet()) {
			if (timer.getValue() <= this.now) {
				due.add(timer.getKey());
			}
		}
		this.progress.quietLooks = Math.min(MAX_QUIET_LOOKS, this.progress.quietLooks + 1);
		for (int node : due) {
			StepState state = (this.plan.node(node).kind() == StepKind.TIMER) ? StepState.DONE : StepState.FAILED;
			this.progress.noteFailure(node, StepState.RUNNING, state);
			endNode(node, state);
		}
	}

	private void addCount(FlowEvent.CountAdded count) {
		if (this.progress.addKey(count.key())) {
			this.progress.counts.merge(count.name(), count.amount(), StepEffects::addSaturated);
			takeAllAwaited();
		}
	}

	private void addSignal(FlowEvent.SignalCame signal) {
		if (this.progress.addKey(signal.key())) {
			this.progress.addSignal(signal.name(), signal.value());
			takeAllAwaited();
		}
	}

	private void takeAllAwaited() {
		new ArrayList<>(this.progress.waits).forEach(this::takeAwaited);
	}

	/** A counter or a signal takes what is there for it. */
	private void takeAwaited(int number) {
		PlanNode node = this.plan.node(number);
		if (node.kind() == StepKind.COUNTER) {
			long sum = this.progress.unusedCount(node.label());
			if (sum >= node.amount()) {
				this.progress.counts.put(node.label(), sum - node.amount());
				endNode(number, StepState.DONE);
			}
			return;
		}
		byte[] value = this.progress.takeSignal(node.label());
		if (value != null) {
			this.progress.values.put(number, value);
			endNode(number, StepState.DONE);
		}
	}

	private void startNode(int number) {
		PlanNode node = this.plan.node(number);
		switch (node.kind()) {
			case TASK, WHEN -> this.progress.setStepState(number, StepState.STARTING);
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
				takeAwaited(number);
			}
			case SERIES, PARALLEL, GRAPH, GUARDED -> {
				this.progress.setStepState(number, StepState.RUNNING);
				this.changed.add(number);
			}
		}
	}

	void endNode(int number, StepState state) {
		this.progress.quietLooks = 0;
		this.progress.setStepState(number, state);
		this.progress.timers.remove(number);
		this.progress.waits.remove((Integer) number);
		int parent = this.plan.node(number).parent();
		if (parent >= 0) {
			this.changed.add(parent);
		}
		else {
			this.progress.endedAt = this.now;
			this.progress.state = this.progress.cancelled ? FlowState.CANCELLED
					: (state == StepState.DONE || state == StepState.SKIPPED) ? FlowState.DONE : FlowState.FAILED;
		}
	}

	private void settleComposites() {
		while (!this.changed.isEmpty()) {
			int number = this.changed.iterator().next();
			this.changed.remove(number);
			StepState state = this.progress.stepState(number);
			if (state == StepState.RUNNING) {
				moveOn(number);
			}
			else if (!state.isEnded() && state != StepState.WAITING && this.plan.node(number).kind().isComposite()) {
				endIfClosed(number, state);
			}
		}
	}

	private void moveOn(int number) {
		ChildStates children = new ChildStates(this.plan, this.progress, number);
		ChildStates.Verdict verdict = children.judge();
		children.skipped().forEach(this::skipTree);
		children.startable().forEach(this::startNode);
		switch (verdict) {
			case GO_ON -> {
				if (!children.skipped().isEmpty()) {
					this.changed.add(number);
				}
			}
			case DONE -> endNode(number, StepState.DONE);
			case FAILED -> endNode(number, StepState.FAILED);
			case CLOSE -> closeChildren(number, StepState.CLOSING);
			case FAIL -> closeChildren(number, StepState.FAILING);
		}
	}

	private void closeChildren(int number, StepState state) {
		this.progress.setStepState(number, state);
		this.plan.node(number).children().forEach(this::closeNode);
		this.changed.add(number);
	}

	private void endIfClosed(int number, StepState state) {
		for (int child : this.plan.node(number).children()) {
			if (!this.progress.stepState(child).isEnded()) {
				return;
			}
		}
		endNode(number, (state == StepState.FAILING) ? StepState.FAILED
				: (state == StepState.CLOSING) ? StepState.DONE : StepState.CANCELLED);
	}

	/** Stop a step and all within it. */
	private void closeNode(int number) {
		StepState state = this.progress.stepState(number);
		if (state.isEnded()) {
			return;
		}
		if (state == StepState.WAITING) {
			skipTree(number);
			return;
		}
		this.progress.timers.remove(number);
		this.progress.waits.remove((Integer) number);
		StepKind kind = this.plan.node(number).kind();
		if (kind == StepKind.FOR_EACH) {
			this.progress.setStepState(number, StepState.CANCELLING);
			itemSteps().settle(number);
			return;
		}
		this.progress.setStepState(number,
				(kind == StepKind.TASK || kind.isComposite()) ? StepState.CANCELLING : StepState.CANCELLED);
		if (kind.isComposite()) {
			this.plan.node(number).children().forEach(this::closeNode);
			this.changed.add(number);
		}
		else if (this.plan.node(number).parent() >= 0) {
			this.changed.add(this.plan.node(number).parent());
		}
		else if (kind != StepKind.TASK) {
			endNode(number, StepState.CANCELLED);
		}
	}

	private void skipTree(int number) {
		if (this.progress.stepState(number) == StepState.WAITING) {
			this.progress.setStepState(number, StepState.SKIPPED);
		}
		this.plan.node(number).children().forEach(this::skipTree);
	}

	/** Failed steps run again, and all that was not run because of them. */
	private void retryNode(int number) {
		StepState state = this.progress.stepState(number);
		if (state.isFailure() && mayReopen(number)) {
			resetTree(number);
			reopenParents(number);
		}
	}

	private void skipNode(int number, byte[] value) {
		StepState state = this.progress.stepState(number);
		if (state == StepState.DONE || state == StepState.SKIPPED || state == StepState.CANCELLING
				|| this.plan.node(number).kind().isComposite() || !mayReopen(number)
				|| (!state.isEnded() && state != StepState.WAITING && this.plan.node(number).items() != null)) {
			return;
		}
		if (!state.isEnded() && state != StepState.WAITING && isTask(this.plan, number)) {
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.reasons.remove(number);
		this.progress.values.put(number, value);
		endNode(number, StepState.DONE);
		reopenParents(number);
	}

	private void resetTree(int number) {
		StepState state = this.progress.stepState(number);
		if (state == StepState.DONE || this.progress.wasLeftOut(number)) {
			return;
		}
		if ((isTask(this.plan, number) || this.plan.node(number).items() != null) && state != StepState.WAITING
				&& state != StepState.SKIPPED) {
			this.progress.rounds.put(number, this.progress.round(number) + 1);
		}
		this.progress.reasons.remove(number);
		this.progress.setStepState(number, StepState.WAITING);
		this.plan.node(number).children().forEach(this::resetTree);
	}

	/** Steps that have ended around one that runs again, or is done after all, go on. */
	void reopenParents(int number) {
		boolean reopened = false;
		int top = number;
		for (int parent = this.plan.node(number).parent(); parent >= 0; parent = this.plan.node(parent).parent()) {
			if (this.progress.stepState(parent).isEnded()) {
				this.progress.setStepState(parent, StepState.RUNNING);
				this.plan.node(parent).children().stream().filter(this.progress::wasStopped).forEach(this::resetTree);
				reopened = true;
			}
			this.changed.add(parent);
			top = parent;
		}
		if (top == 0 && this.progress.state.isEnded()) {
			this.progress.state = FlowState.RUNNING;
			this.progress.endedAt = 0;
			reopened = true;
		}
		if (reopened) {
			this.progress.failedNode = -1;
		}
		if (number == 0) {
			this.progress.failedNode = -1;
			if (this.progress.stepState(0) == StepState.WAITING) {
				startNode(0);
			}
			else if (this.progress.stepState(0).isEnded()) {
				endNode(0, this.progress.stepState(0));
			}
		}
	}

}
