// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;

/**
 * Something that moves a flow on. An event that comes twice changes nothing the second
 * time; counts and signals do so if they have a key.
 */
public sealed interface FlowEvent permits ItemEvent, FlowEvent.StepAdded, FlowEvent.StepEnded, FlowEvent.StepBroken,
		FlowEvent.ConditionJudged, FlowEvent.NothingToUndo, FlowEvent.TimePassed, FlowEvent.CountAdded,
		FlowEvent.SignalCame, FlowEvent.FlowCancelled, FlowEvent.FlowAbandoned, FlowEvent.ModuleCancelled,
		FlowEvent.FlowDismissed, FlowEvent.FlowRemoved, FlowEvent.TimerCancelled, FlowEvent.StepRetried,
		FlowEvent.StepSkipped, FlowEvent.SumGranted, FlowEvent.CountStored {

	/**
	 * Whether it asks for a change that may not be possible any more.
	 */
	default boolean isAct() {
		return this instanceof FlowCancelled || this instanceof FlowAbandoned || this instanceof ModuleCancelled
				|| this instanceof FlowRemoved || this instanceof TimerCancelled || this instanceof StepRetried
				|| this instanceof StepSkipped;
	}

	/**
	 * Whether nothing is wrong if it is applied again to a flow that may contain it.
	 */
	default boolean isRepeatable() {
		return !isAct() && !(this instanceof CountAdded count && count.key().isEmpty())
				&& !(this instanceof SignalCame signal && signal.key().isEmpty());
	}

	/**
	 * The task of a step was added to its queue.
	 *
	 * @param node number of the step
	 * @param round which time it is run
	 * @param kept whether it was to be withdrawn, and runs
	 */
	record StepAdded(int node, int round, boolean kept) implements FlowEvent {

		public StepAdded(int node, int round) {
			this(node, round, false);
		}

	}

	/**
	 * The task of a step has ended.
	 *
	 * @param node number of the step
	 * @param round which time it was run
	 * @param state how it ended
	 * @param changes what its run has asked for, null for nothing
	 */
	record StepEnded(int node, int round, StepState state, @Nullable StepChanges changes) implements FlowEvent {

		public StepEnded(int node, int round, StepState state) {
			this(node, round, state, null);
		}

	}

	/**
	 * A step cannot start, and has failed.
	 *
	 * @param node number of the step
	 * @param round which time it is run
	 * @param reason what is missing, as the rest of a sentence
	 */
	record StepBroken(int node, int round, String reason) implements FlowEvent {
	}

	/**
	 * The condition of a step was judged.
	 *
	 * @param node number of the step
	 * @param round which time it is run
	 * @param holds whether it holds
	 */
	record ConditionJudged(int node, int round, boolean holds) implements FlowEvent {
	}

	/**
	 * A compensation need not run, since its step had no effect.
	 *
	 * @param node number of the compensation
	 * @param round which time it is run
	 */
	record NothingToUndo(int node, int round) implements FlowEvent {
	}

	/**
	 * A module is to be cancelled.
	 *
	 * @param node number of the module
	 */
	record ModuleCancelled(int node) implements FlowEvent {
	}

	/**
	 * Time has passed.
	 */
	record TimePassed() implements FlowEvent {
	}

	/**
	 * A counter is to be increased.
	 *
	 * @param name name of the counter
	 * @param amount positive amount
	 * @param key distinguishes it from other counts, empty for none
	 */
	record CountAdded(String name, long amount, String key) implements FlowEvent {
	}

	/**
	 * A counter of the namespace has granted the sum that a step waits for. It is taken
	 * if the step still waits, and then the progress has the ticket.
	 *
	 * @param node number of the step
	 * @param round which time it is run
	 * @param ticket distinguishes the grant from others
	 */
	record SumGranted(int node, int round, long ticket) implements FlowEvent {
	}

	/**
	 * A counter of the namespace has a count that a run of a step has asked for.
	 *
	 * @param count the count
	 */
	record CountStored(OutgoingCount count) implements FlowEvent {
	}

	/**
	 * A signal has come.
	 *
	 * @param name name of the signal
	 * @param value encoded value; not to be changed, empty for none
	 * @param key distinguishes it from others, empty for none
	 */
	record SignalCame(String name, byte[] value, String key) implements FlowEvent {
	}

	/**
	 * The flow is to be cancelled.
	 */
	record FlowCancelled() implements FlowEvent {
	}

	/**
	 * The flow is to be cancelled without compensations.
	 */
	record FlowAbandoned() implements FlowEvent {
	}

	/**
	 * The flow is not to be kept once it has ended.
	 */
	record FlowDismissed() implements FlowEvent {
	}

	/**
	 * The flow is to be removed if it has ended.
	 */
	record FlowRemoved() implements FlowEvent {
	}

	/**
	 * A timer is not to be waited for any longer: it is done.
	 *
	 * @param node number of the timer
	 */
	record TimerCancelled(int node) implements FlowEvent {
	}

	/**
	 * Steps that have failed are to be run again.
	 *
	 * @param node number of the step, 0 for all
	 */
	record StepRetried(int node) implements FlowEvent {
	}

	/**
	 * A step that has not ended, or has failed, is to count as done.
	 *
	 * @param node number of the step
	 * @param value encoded result; not to be changed, empty for none
	 */
	record StepSkipped(int node, byte[] value) implements FlowEvent {
	}

}
