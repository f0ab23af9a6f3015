// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.flow.state.CounterAnswer;
import io.chihuo.flow.state.CounterEvent;
import io.chihuo.flow.state.CounterWait;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.OutgoingCount;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.SharedCounter;
import io.chihuo.flow.state.StepRun;

/**
 * Tells counters of the namespace what the progress of a flow asks for. For one turn of
 * work.
 */
final class CounterCalls {

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final SharedCounters counters;

	CounterCalls(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.counters = tasks.sharedCounters();
	}

	private StepRun stepOf(int node, int round) {
		return new StepRun(this.flow.id(), this.progress.runNumber(), node, round);
	}

	private boolean isCounter(int node) {
		return this.flow.plan().node(node).kind() == StepKind.SHARED_COUNTER;
	}

	/**
	 * Have a step wait, unless it does already; answers what has become of that, null if
	 * it is to be repeated later.
	 */
	CompletableFuture<@Nullable FlowEvent> beginWait(int node) {
		PlanNode planned = this.flow.plan().node(node);
		int round = this.progress.round(node);
		CounterWait wait = new CounterWait(stepOf(node, round), planned.amount());
		long taken = this.progress.takenTickets().getOrDefault(node, 0L);
		return this.counters.apply(planned.label(), new CounterEvent.WaitBegan(wait, taken))
			.thenApply((answer) -> switch (answer) {
				case APPLIED -> new FlowEvent.StepAdded(node, round);
				case TOO_MANY_WAITS ->
					new FlowEvent.StepBroken(node, round, "counter '" + planned.label() + "' of the namespace has "
							+ SharedCounter.MAX_WAITS + " steps that wait, and more are refused");
				case REPEAT_LATER -> null;
			});
	}

	/** A step no longer waits. */
	CompletableFuture<@Nullable FlowEvent> endWait(int node, int round) {
		return this.counters.apply(this.flow.plan().node(node).label(), new CounterEvent.WaitEnded(stepOf(node, round)))
			.thenApply((answer) -> new FlowEvent.StepEnded(node, round, StepState.CANCELLED));
	}

	/**
	 * Send the counts that steps have asked for; answers null for those that are to be
	 * repeated later.
	 * @param readAt when the flow still had them to send
	 */
	List<CompletableFuture<@Nullable FlowEvent>> sendCounts(long readAt) {
		List<CompletableFuture<@Nullable FlowEvent>> calls = new ArrayList<>();
		for (OutgoingCount count : this.progress.outgoingCounts()) {
			StepRun step = stepOf(count.node(), count.round());
			calls.add(this.counters.apply(count.name(), new CounterEvent.StepCounted(step, count.amount(), readAt))
				.thenApply((answer) -> (answer == CounterAnswer.APPLIED) ? new FlowEvent.CountStored(count) : null));
		}
		return calls;
	}

	/**
	 * Tell counters all that they have to know before the flow is removed. Fails if that
	 * is to be repeated later.
	 * @param readAt when the flow was not removed yet
	 */
	CompletableFuture<Void> settleAll(long readAt) {
		List<CompletableFuture<?>> calls = new ArrayList<>();
		sendCounts(readAt).forEach((call) -> calls.add(call
			.thenAccept((stored) -> Assert.state(stored != null, "A counter takes a count of the flow later"))));
		this.progress.takenTickets()
			.forEach((node, ticket) -> calls.add(this.counters.apply(this.flow.plan().node(node).label(),
					new CounterEvent.GrantSettled(ticket, true))));
		this.progress.withdrawnRuns().forEach((node, round) -> {
			if (isCounter(node)) {
				calls.add(endWait(node, round));
			}
		});
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
	}

}
