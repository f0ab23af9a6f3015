// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * The progress of one flow. Changed by {@link FlowMachine} alone, on one thread.
 */
public final class FlowProgress {

	/**
	 * Most signals that wait for a step of their name.
	 */
	public static final int MAX_UNREAD_SIGNALS = 1000;

	/**
	 * Most bytes of encoded progress that a signal or a count may lead to.
	 */
	public static final int MAX_PROGRESS_BYTES = 4 << 20;

	/** Most bytes of the keys and values of the context. */
	static final int MAX_CONTEXT_BYTES = 1 << 18;

	private static final int MAX_KEYS = 1000;

	/** Number of reasons that are kept in full. */
	private static final int MAX_LONG_REASONS = 100;

	private static final int MAX_REASON_BYTES = 4096;

	private static final int MAX_FURTHER_REASON_BYTES = 256;

	private static final StepState[] STATES = StepState.values();

	/** Distinguishes the flow from earlier ones with its id. */
	final long run;

	byte[] states;

	/** How often a step was run, where that is not once. */
	final TreeMap<Integer, Integer> rounds = new TreeMap<>();

	/** When a timer goes off, or the wait for a signal ends. */
	final TreeMap<Integer, Long> timers = new TreeMap<>();

	/** Counters and signals that wait, the longest first. */
	final List<Integer> waits = new ArrayList<>();

	/** Sums that no counter has taken. */
	final TreeMap<String, Long> counts = new TreeMap<>();

	/**
	 * Tickets of the latest grants that steps have taken from counters of the namespace.
	 */
	final TreeMap<Integer, Long> tickets = new TreeMap<>();

	/** Counts that counters of the namespace may not have yet. */
	final List<OutgoingCount> outgoing = new ArrayList<>();

	/** Values that no signal has taken. */
	final TreeMap<String, Deque<byte[]>> signals = new TreeMap<>();

	/** Latest keys of counts and signals. */
	final Set<String> keys = new LinkedHashSet<>();

	/** Results that did not come from a task. */
	final TreeMap<Integer, byte[]> values = new TreeMap<>();

	/** Values that steps have left for others. */
	final TreeMap<String, ContextValue> context = new TreeMap<>();

	/**
	 * Why steps have failed by themselves, rather than by their tasks, or were left out.
	 */
	final TreeMap<Integer, String> reasons = new TreeMap<>();

	/** Steps whose runs were done, and have asked for changes that are not possible. */
	final TreeSet<Integer> refused = new TreeSet<>();

	/** Progress of steps with many items that have begun. */
	final TreeMap<Integer, ItemProgress> items = new TreeMap<>();

	/** Steps with a compensation that have ended, the first one first. */
	final List<Integer> compensable = new ArrayList<>();

	/** Steps within which compensations run, and the states in which they end then. */
	final TreeMap<Integer, StepState> compensating = new TreeMap<>();

	/** Runs of tasks that are to be cancelled, since their steps were skipped. */
	final TreeMap<Integer, Integer> withdrawn = new TreeMap<>();

	FlowState state = FlowState.RUNNING;

	boolean cancelled;

	/** Whether nothing is compensated, as an act of somebody says. */
	boolean abandoned;

	/** Whether nobody will ask for it once it has ended. */
	boolean dismissed;

	/** Whether it is being removed, so that nothing else happens to it. */
	boolean removed;

	/** How often running steps were looked up since the last of them ended. */
	int quietLooks;

	/** The step whose failure came first, or -1. */
	int failedNode = -1;

	long endedAt;

	/** Limits of which half was used since the progress was read; not stored. */
	final List<LimitUse> halfUsed = new ArrayList<>(0);

	/** Whether a module has ended since the progress was read; not stored. */
	boolean moduleEnded;

	FlowProgress(int size, long run) {
		this.run = run;
		this.states = new byte[size];
	}

	/**
	 * Progress of a flow without steps, which keeps signals.
	 */
	public static FlowProgress withoutSteps(long run) {
		return new FlowProgress(0, run);
	}

	/** Take over the signals that came before the flow. */
	void takeSignals(FlowProgress earlier) {
		earlier.signals.forEach((name, values) -> values.forEach((value) -> addSignal(name, value)));
		this.keys.addAll(earlier.keys);
	}

	/**
	 * State of the flow as a whole.
	 */
	public FlowState state() {
		return this.state;
	}

	/**
	 * Number that distinguishes the flow from earlier ones with its id.
	 */
	public long runNumber() {
		return this.run;
	}

	/**
	 * Whether a module has ended since the progress was read.
	 */
	public boolean hasModuleEnded() {
		return this.moduleEnded;
	}

	/**
	 * Limits of which half was used since the progress was read. Not to be changed.
	 */
	public List<LimitUse> halfUsedLimits() {
		return this.halfUsed;
	}

	/**
	 * When the flow ended, 0 if it has not.
	 */
	public long endedAt() {
		return this.endedAt;
	}

	/**
	 * The step whose failure came first, -1 for none.
	 */
	public int failedNode() {
		return this.failedNode;
	}

	/**
	 * Number of steps.
	 */
	public int size() {
		return this.states.length;
	}

	/**
	 * State of a step.
	 */
	public StepState stepState(int node) {
		return STATES[this.states[node]];
	}

	/**
	 * Whether tasks within a step that run go on to their end, though no other starts.
	 */
	public boolean letsRunsEnd(FlowPlan plan, int node) {
		StepState state = stepState(node);
		return state == StepState.STOPPING
				|| (state == StepState.FAILING && plan.node(node).policy() == FailurePolicy.FINISH_RUNNING);
	}

	void setStepState(int node, StepState state) {
		this.states[node] = (byte) state.ordinal();
	}

	/**
	 * Which time a step is run, from 1.
	 */
	public int round(int node) {
		return this.rounds.getOrDefault(node, 1);
	}

	/**
	 * A step runs once more. That of a step with a compensation counts how often it was
	 * undone, and so distinguishes effects that are meant to happen again.
	 */
	void beginRound(int node) {
		this.rounds.put(node, round(node) + 1);
	}

	/**
	 * Result of a step that did not come from a task: the value of a signal, or of a step
	 * that was skipped; null if there is none, empty for one without a value.
	 */
	public byte @Nullable [] value(int node) {
		return this.values.get(node);
	}

	/**
	 * A value of the context, null for none.
	 */
	public @Nullable ContextValue contextValue(String key) {
		return this.context.get(key);
	}

	/** Set it; a long text, as of the exception of an application, is cut. */
	void setReason(int node, String reason) {
		int limit = (this.reasons.size() < MAX_LONG_REASONS) ? MAX_REASON_BYTES : MAX_FURTHER_REASON_BYTES;
		this.reasons.put(node, StoredText.cut(reason, limit));
		this.refused.remove(node);
	}

	/** A step has failed though its run was done. */
	void refuseChanges(int node, String reason) {
		setReason(node, reason);
		this.refused.add(node);
	}

	/**
	 * Whether a step has failed since the changes that its run has asked for were
	 * refused. The run itself was done.
	 */
	public boolean wasRefused(int node) {
		return this.refused.contains(node) && this.reasons.containsKey(node);
	}

	/** The plan has further steps. */
	void growTo(int size) {
		this.states = Arrays.copyOf(this.states, size);
	}

	/**
	 * Why a step has failed that could not start or whose changes were refused, or why it
	 * was left out; null for any other.
	 */
	public @Nullable String reason(int node) {
		return this.reasons.get(node);
	}

	/**
	 * Progress of a step with many items, null if it has not begun or has none.
	 */
	public @Nullable ItemProgress itemProgress(int node) {
		return this.items.get(node);
	}

	/**
	 * Steps with many items that have begun.
	 */
	public Set<Integer> nodesWithItems() {
		return this.items.keySet();
	}

	/**
	 * Moment at which a timer or the wait for a signal ends, null for none.
	 */
	public @Nullable Long dueAt(int node) {
		return this.timers.get(node);
	}

	/**
	 * Moment of the next timer, or end of a wait for a signal; {@link Long#MAX_VALUE} for
	 * none.
	 */
	public long nextTimer() {
		return this.timers.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
	}

	/**
	 * Whether the flow is being removed, so that nothing else happens to it.
	 */
	public boolean isRemoved() {
		return this.removed;
	}

	/**
	 * Tasks to cancel of steps that were skipped: the steps, and which time they were run
	 * then. Not to be changed.
	 */
	public Map<Integer, Integer> withdrawnRuns() {
		return this.withdrawn;
	}

	/** The task of a step is no longer needed. */
	void withdraw(int node) {
		this.withdrawn.put(node, round(node));
	}

	/**
	 * Sum of counts that no counter has taken.
	 */
	public long unusedCount(String name) {
		return this.counts.getOrDefault(name, 0L);
	}

	/**
	 * Whether another counter of the name has waited for longer, and so takes the sum
	 * first.
	 * @param node number of a counter that waits
	 */
	public boolean hasEarlierCounter(FlowPlan plan, int node) {
		for (int wait : this.waits) {
			if (plan.node(wait).kind() == StepKind.COUNTER && plan.node(wait).label().equals(plan.node(node).label())) {
				return wait != node;
			}
		}
		return false;
	}

	/**
	 * Tickets of grants that steps have taken from counters of the namespace, by the
	 * numbers of the steps. Not to be changed.
	 */
	public Map<Integer, Long> takenTickets() {
		return this.tickets;
	}

	/**
	 * Counts to send to counters of the namespace.
	 */
	public List<OutgoingCount> outgoingCounts() {
		return List.copyOf(this.outgoing);
	}

	/**
	 * Whether a run of a step, of this flow or an earlier one, waits for a counter of the
	 * namespace.
	 */
	public boolean isWaiting(StepRun step) {
		if (this.run != step.run() || step.node() >= size() || round(step.node()) != step.round()) {
			return false;
		}
		StepState present = stepState(step.node());
		return present == StepState.STARTING || present == StepState.RUNNING;
	}

	/**
	 * Whether the count of a run, of this flow or an earlier one, is still to be sent to
	 * a counter of the namespace.
	 */
	public boolean hasOutgoing(StepRun step, String counter) {
		return this.run == step.run() && this.outgoing.stream()
			.anyMatch((count) -> count.node() == step.node() && count.round() == step.round()
					&& count.name().equals(counter));
	}

	/**
	 * Number of signals that no step has taken.
	 */
	public int unreadSignals() {
		return this.signals.values().stream().mapToInt(Deque::size).sum();
	}

	/** About how many bytes a count takes that no counter has taken. */
	static int sizeOfCount(String name) {
		return name.length() + Long.BYTES;
	}

	/** About how many bytes signals and counts take that no step has taken. */
	long unusedSize() {
		long size = 0;
		for (String name : this.counts.keySet()) {
			size += sizeOfCount(name);
		}
		for (OutgoingCount count : this.outgoing) {
			size += sizeOfCount(count.name());
		}
		for (Deque<byte[]> unread : this.signals.values()) {
			for (byte[] value : unread) {
				size += value.length;
			}
		}
		return size;
	}

	/** The same, with the results that did not come from tasks. */
	long givenSize() {
		return unusedSize() + this.values.values().stream().mapToLong((value) -> value.length).sum();
	}

	/**
	 * Call for each step in a state.
	 */
	public void forEachIn(StepState state, IntConsumer action) {
		for (int i = 0; i < this.states.length; i++) {
			if (this.states[i] == state.ordinal()) {
				action.accept(i);
			}
		}
	}

	/** Note a key; returns whether it is new. */
	boolean addKey(String key) {
		if (key.isEmpty()) {
			return true;
		}
		boolean added = this.keys.add(key);
		if (this.keys.size() > MAX_KEYS) {
			this.keys.remove(this.keys.iterator().next());
		}
		return added;
	}

	void addSignal(String name, byte[] value) {
		this.signals.computeIfAbsent(name, (absent) -> new ArrayDeque<>()).add(value);
	}

	byte @Nullable [] takeSignal(String name) {
		Deque<byte[]> unread = this.signals.get(name);
		byte[] value = (unread != null) ? unread.poll() : null;
		if (unread != null && unread.isEmpty()) {
			this.signals.remove(name);
		}
		return value;
	}

	/** A step that was stopped did not fail. */
	void noteFailure(int node, StepState before, StepState after) {
		if (after.isFailure() && before != StepState.CANCELLING && this.failedNode < 0) {
			this.failedNode = node;
		}
	}

	/** Whether a step was stopped because of the failure of another one. */
	boolean wasStopped(int number) {
		StepState state = stepState(number);
		return (state == StepState.SKIPPED || state == StepState.CANCELLED) && !wasLeftOut(number);
	}

	/** Whether a step was skipped because of its condition, which is judged once. */
	boolean wasLeftOut(int number) {
		return stepState(number) == StepState.SKIPPED && reason(number) != null;
	}

}
