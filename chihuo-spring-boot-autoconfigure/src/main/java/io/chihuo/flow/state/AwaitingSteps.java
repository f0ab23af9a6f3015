// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The steps of a flow that wait for a moment, a sum or a signal, as the machine that
 * moves it sees them.
 */
final class AwaitingSteps {

	/** Each but the first doubles the time to the next. */
	private static final int MAX_QUIET_LOOKS = 6;

	private final FlowMachine machine;

	private final FlowPlan plan;

	private final FlowProgress progress;

	AwaitingSteps(FlowMachine machine, FlowPlan plan, FlowProgress progress) {
		this.machine = machine;
		this.plan = plan;
		this.progress = progress;
	}

	void endTimers(long now) {
		List<Integer> due = new ArrayList<>();
		for (Map.Entry<Integer, Long> timer : this.progress.timers.entrySet()) {
			if (timer.getValue() <= now) {
				due.add(timer.getKey());
			}
		}
		this.progress.quietLooks = Math.min(MAX_QUIET_LOOKS, this.progress.quietLooks + 1);
		for (int node : due) {
			if (this.plan.node(node).kind() == StepKind.REPEAT) {
				repeatedSteps().runAgain(node);
				continue;
			}
			StepState state = (this.plan.node(node).kind() == StepKind.TIMER) ? StepState.DONE : StepState.FAILED;
			this.progress.noteFailure(node, StepState.RUNNING, state);
			this.machine.endNode(node, state);
		}
	}

	private RepeatedSteps repeatedSteps() {
		return new RepeatedSteps(this.machine, this.plan, this.progress);
	}

	void applyEvent(FlowEvent event) {
		if (event instanceof FlowEvent.CountAdded count) {
			addCount(count);
		}
		else if (event instanceof FlowEvent.SignalCame signal) {
			addSignal(signal);
		}
		else if (event instanceof FlowEvent.SumGranted granted) {
			takeGrant(granted);
		}
		else if (event instanceof FlowEvent.TimerCancelled timer) {
			cancelTimer(timer.node());
		}
	}

	/** End a timer, or the time until the next run, as if its moment had come. */
	private void cancelTimer(int node) {
		StepKind kind = this.plan.node(node).kind();
		if (!this.progress.timers.containsKey(node)) {
			return;
		}
		if (kind == StepKind.TIMER) {
			this.machine.endNode(node, StepState.DONE);
		}
		else if (kind == StepKind.REPEAT) {
			repeatedSteps().runAgain(node);
		}
	}

	private void addCount(FlowEvent.CountAdded count) {
		if (this.progress.addKey(count.key())) {
			this.progress.counts.merge(count.name(), count.amount(), StepEffects::addSaturated);
			takeAll();
		}
	}

	private void addSignal(FlowEvent.SignalCame signal) {
		if (this.progress.addKey(signal.key())) {
			int before = this.progress.unreadSignals();
			this.progress.addSignal(signal.name(), signal.value());
			takeAll();
			LimitUse.noteChange(this.progress, LimitUse.SIGNALS_UNIT, before, this.progress.unreadSignals(),
					FlowProgress.MAX_UNREAD_SIGNALS);
		}
	}

	/** The step takes what a counter of the namespace has granted, if it still waits. */
	private void takeGrant(FlowEvent.SumGranted granted) {
		int node = granted.node();
		StepState state = this.progress.stepState(node);
		if (this.plan.node(node).kind() == StepKind.SHARED_COUNTER && this.progress.round(node) == granted.round()
				&& (state == StepState.STARTING || state == StepState.RUNNING)) {
			this.progress.tickets.put(node, granted.ticket());
			this.machine.endNode(node, StepState.DONE);
		}
	}

	/** Counters and signals take what is there for them, the longest wait first. */
	void takeAll() {
		Set<String> waiting = new HashSet<>();
		for (int number : List.copyOf(this.progress.waits)) {
			PlanNode node = this.plan.node(number);
			if (node.kind() == StepKind.SIGNAL) {
				takeSignal(number, node);
			}
			else if (!waiting.contains(node.label()) && !takeSum(number, node)) {
				waiting.add(node.label());
			}
		}
	}

	/** A counter or a signal that begins to wait takes what is there for it. */
	void take(int number) {
		PlanNode node = this.plan.node(number);
		if (node.kind() == StepKind.SIGNAL) {
			takeSignal(number, node);
		}
		else if (!this.progress.hasEarlierCounter(this.plan, number)) {
			takeSum(number, node);
		}
	}

	private boolean takeSum(int number, PlanNode node) {
		long sum = this.progress.unusedCount(node.label());
		if (sum < node.amount()) {
			return false;
		}
		this.progress.counts.put(node.label(), sum - node.amount());
		this.machine.endNode(number, StepState.DONE);
		return true;
	}

	private void takeSignal(int number, PlanNode node) {
		byte[] value = this.progress.takeSignal(node.label());
		if (value != null) {
			this.progress.values.put(number, value);
			this.machine.endNode(number, StepState.DONE);
		}
	}

}
