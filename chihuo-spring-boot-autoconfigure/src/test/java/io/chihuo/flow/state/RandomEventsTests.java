// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random plans with steps of all kinds, and random events: ends of steps, acts of
 * persons, and such as come late or twice.
 */
class RandomEventsTests {

	private static final List<StepKind> COMPOSITES = List.of(StepKind.SERIES, StepKind.PARALLEL, StepKind.MODULE,
			StepKind.GRAPH, StepKind.GUARDED, StepKind.WHEN, StepKind.REPEAT);

	private Random random = new Random(0);

	private FlowPlan plan = PlanMaker.of(PlanMaker.task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private long now;

	private String name = "";

	@Test
	void flowsEndWithAllTheirStepsAndLoseNoRun() {
		for (int seed = 0; seed < 2000; seed++) {
			this.name = "seed " + seed;
			this.random = new Random(seed);
			this.plan = PlanMaker.of(shape(3, false));
			this.progress = FlowMachine.begin(this.plan, 1, this.now);
			int acts = this.random.nextInt(10);
			for (int events = 0; acts > 0 || !this.progress.state().isEnded(); events++) {
				assertThat(events).as(this.name).isLessThan(3000);
				this.now += this.random.nextInt(800);
				List<FlowEvent> ends = this.progress.state().isEnded() ? List.of() : possibleEnds();
				if (acts > 0 && (ends.isEmpty() || this.random.nextInt(3) == 0)) {
					acts--;
					apply(act());
				}
				else {
					assertThat(ends).as(this.name).isNotEmpty();
					apply(ends.get(this.random.nextInt(ends.size())));
				}
			}
		}
	}

	private PlanMaker.NodeShape shape(int depth, boolean repeated) {
		if (depth == 0 || this.random.nextInt(3) == 0) {
			return leaf(repeated);
		}
		StepKind kind = COMPOSITES.get(this.random.nextInt(COMPOSITES.size()));
		boolean single = kind == StepKind.WHEN || kind == StepKind.REPEAT;
		PlanMaker.NodeShape[] children = new PlanMaker.NodeShape[single ? 1 : 1 + this.random.nextInt(3)];
		for (int i = 0; i < children.length; i++) {
			PlanMaker.NodeShape child = shape(depth - 1, repeated || kind == StepKind.REPEAT);
			children[i] = (i == 0) ? child : (kind == StepKind.GUARDED)
					? child.as(ChildRole.values()[1 + this.random.nextInt(3)])
					: (kind == StepKind.GRAPH && this.random.nextBoolean()) ? child.after(List.of(i - 1)) : child;
		}
		FailurePolicy policy = policyOf(kind);
		if (kind == StepKind.REPEAT) {
			return new PlanMaker.NodeShape(kind, policy, 1 + this.random.nextInt(3), 0, 1000 * this.random.nextInt(2),
					"", List.of(children), List.of(), ChildRole.BODY, null);
		}
		return (kind == StepKind.PARALLEL && this.random.nextBoolean())
				? PlanMaker.quorum(1 + this.random.nextInt(children.length), children)
				: PlanMaker.composite(kind, policy, children).tolerating(single ? 0 : this.random.nextInt(2));
	}

	private FailurePolicy policyOf(StepKind kind) {
		if (kind == StepKind.GUARDED || kind == StepKind.WHEN) {
			return FailurePolicy.FAIL_FAST;
		}
		FailurePolicy policy = FailurePolicy.values()[this.random.nextInt(FailurePolicy.values().length)];
		return (kind != StepKind.GRAPH && policy == FailurePolicy.SKIP_SUCCESSORS) ? FailurePolicy.FINISH_RUNNING
				: policy;
	}

	private PlanMaker.NodeShape leaf(boolean repeated) {
		return switch (this.random.nextInt(9)) {
			case 0 -> PlanMaker.leaf(StepKind.TIMER, "", this.random.nextInt(5000));
			case 1 -> PlanMaker.leaf(StepKind.COUNTER, "votes", 1 + this.random.nextInt(3));
			case 2 -> PlanMaker.leaf(StepKind.SIGNAL, "go", this.random.nextInt(2) * 3000);
			case 3 -> PlanMaker.leaf(StepKind.SHARED_COUNTER, "files", 1);
			case 4 -> repeated ? PlanMaker.task() : PlanMaker.forEach(FailurePolicy.FINISH_RUNNING,
					this.random.nextInt(2), PlanMaker.list(this.random.nextInt(4), 2));
			case 5 -> repeated ? PlanMaker.task() : PlanMaker.composite(StepKind.COMPENSATED, FailurePolicy.FAIL_FAST,
					PlanMaker.task(), PlanMaker.task().as(ChildRole.COMPENSATION));
			default -> PlanMaker.task();
		};
	}

	/** All by which a step that has begun may end, or go on. */
	private List<FlowEvent> possibleEnds() {
		List<FlowEvent> events = new ArrayList<>();
		for (int node = 0; node < this.plan.size(); node++) {
			StepState state = this.progress.stepState(node);
			StepKind kind = this.plan.node(node).kind();
			int round = this.progress.round(node);
			boolean waits = state == StepState.STARTING || state == StepState.RUNNING;
			boolean stops = state == StepState.CANCELLING || state == StepState.STOPPING;
			if (kind == StepKind.TASK && (waits || stops)) {
				events.add(new FlowEvent.StepEnded(node, round, randomEnd(stops)));
			}
			else if (kind == StepKind.SHARED_COUNTER && (waits || stops)) {
				events.add(waits ? new FlowEvent.SumGranted(node, round, 1)
						: new FlowEvent.StepEnded(node, round, StepState.CANCELLED));
			}
			else if ((kind == StepKind.WHEN || kind == StepKind.REPEAT) && state == StepState.STARTING) {
				events.add((this.random.nextInt(8) == 0) ? new FlowEvent.StepBroken(node, round, "broken")
						: new FlowEvent.ConditionJudged(node, round, this.random.nextBoolean()));
			}
			addItemEnds(node, round, events);
		}
		for (int node : this.progress.waits) {
			String label = this.plan.node(node).label();
			events.add((this.plan.node(node).kind() == StepKind.SIGNAL)
					? new FlowEvent.SignalCame(label, new byte[0], "") : new FlowEvent.CountAdded(label, 1, ""));
		}
		if (!this.progress.timers.isEmpty()) {
			events.add(new FlowEvent.TimePassed());
		}
		return events;
	}

	private void addItemEnds(int node, int round, List<FlowEvent> events) {
		ItemProgress items = this.progress.itemProgress(node);
		StepState state = this.progress.stepState(node);
		if (items != null && !state.isEnded()) {
			items.startingItems()
				.forEach((item) -> events
					.add(new ItemEvent.ItemEnded(node, round, item, randomEnd(state != StepState.RUNNING))));
		}
	}

	private StepState randomEnd(boolean stops) {
		return (stops && this.random.nextBoolean()) ? StepState.CANCELLED
				: (this.random.nextInt(4) == 0) ? StepState.FAILED : StepState.DONE;
	}

	private FlowEvent act() {
		int node = this.random.nextInt(this.plan.size());
		int round = Math.max(1, this.progress.round(node) - this.random.nextInt(2));
		return switch (this.random.nextInt(14)) {
			case 0 -> new FlowEvent.FlowCancelled();
			case 1 -> (this.random.nextInt(3) == 0) ? new FlowEvent.FlowAbandoned() : new FlowEvent.TimePassed();
			case 2 -> (this.plan.node(node).kind() == StepKind.MODULE) ? new FlowEvent.ModuleCancelled(node)
					: new FlowEvent.TimePassed();
			case 3, 4 -> new FlowEvent.StepRetried(0);
			case 5, 6 -> new FlowEvent.StepRetried(node);
			case 7, 8 -> new FlowEvent.StepSkipped(node, new byte[0]);
			case 9 -> new FlowEvent.StepAdded(node, round, this.random.nextBoolean());
			case 10 -> new FlowEvent.StepEnded(node, round, randomEnd(false));
			case 11 -> new FlowEvent.TimerCancelled(node);
			case 12 -> new FlowEvent.SumGranted(node, round, 2);
			default -> new FlowEvent.CountAdded("votes", 2, "");
		};
	}

	private void apply(FlowEvent event) {
		Map<Integer, Integer> before = runs();
		this.plan = FlowMachine.advance(this.plan, this.progress, event, this.now);
		this.progress = ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress));
		Map<Integer, Integer> after = runs();
		before.forEach((node,
				round) -> assertThat(round.equals(after.get(node)) || isEndOf(event, node, round)
						|| round.equals(this.progress.withdrawnRuns().get(node)))
					.as(this.name + " has lost a run of step " + node + " by " + event)
					.isTrue());
		for (int node : this.progress.waits) {
			assertThat(this.progress.stepState(node)).as(this.name).isEqualTo(StepState.RUNNING);
		}
		if (this.progress.state().isEnded()) {
			checkEnd();
		}
	}

	private void checkEnd() {
		for (int node = 0; node < this.plan.size(); node++) {
			boolean left = this.plan.node(node).role() == ChildRole.COMPENSATION
					&& this.progress.stepState(node) == StepState.WAITING;
			assertThat(left || this.progress.stepState(node).isEnded()).as(this.name + ", step " + node).isTrue();
		}
		assertThat(this.progress.waits).as(this.name).isEmpty();
		assertThat(this.progress.timers).as(this.name).isEmpty();
		assertThat(this.progress.state() == FlowState.FAILED && this.progress.failedNode() < 0).as(this.name).isFalse();
	}

	private static boolean isEndOf(FlowEvent event, int node, int round) {
		return (event instanceof FlowEvent.StepEnded ended && ended.node() == node && ended.round() == round)
				|| (event instanceof FlowEvent.SumGranted granted && granted.node() == node);
	}

	/** Rounds of the steps that are carried out elsewhere, and have not ended. */
	private Map<Integer, Integer> runs() {
		Map<Integer, Integer> runs = new TreeMap<>();
		for (int node = 0; node < this.plan.size(); node++) {
			StepState state = this.progress.stepState(node);
			boolean begun = state == StepState.STARTING || state == StepState.RUNNING || state == StepState.CANCELLING
					|| state == StepState.STOPPING;
			if (begun && FlowMachine.runsOutside(this.plan, node)) {
				runs.put(node, this.progress.round(node));
			}
		}
		return runs;
	}

}
