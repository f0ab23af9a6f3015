// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.Map;
import java.util.Set;

/**
 * Something that changes a counter of a namespace. All but a count without a key change
 * nothing when they come twice.
 */
public sealed interface CounterEvent permits CounterEvent.CountCame, CounterEvent.StepCounted, CounterEvent.WaitBegan,
		CounterEvent.WaitEnded, CounterEvent.GrantSettled, CounterEvent.LookMade {

	/**
	 * A count has come from outside of flows.
	 *
	 * @param amount positive amount
	 * @param key distinguishes it from other counts, empty for none
	 */
	record CountCame(long amount, String key) implements CounterEvent {
	}

	/**
	 * A run of a step has counted.
	 *
	 * @param step the run, which counts once
	 * @param amount positive amount
	 * @param readAt when its flow still had the count to send
	 */
	record StepCounted(StepRun step, long amount, long readAt) implements CounterEvent {
	}

	/**
	 * A step has begun to wait.
	 *
	 * @param newWait the wait
	 * @param takenTicket ticket of the latest grant that the flow has taken for the step,
	 * of which the counter may not know yet, or 0
	 */
	record WaitBegan(CounterWait newWait, long takenTicket) implements CounterEvent {
	}

	/**
	 * A step no longer waits, and has taken nothing.
	 *
	 * @param step the run of the step
	 */
	record WaitEnded(StepRun step) implements CounterEvent {
	}

	/**
	 * A flow has answered to a grant.
	 *
	 * @param ticket ticket of the grant
	 * @param taken whether the wait was ended by it; otherwise the sum goes to others
	 */
	record GrantSettled(long ticket, boolean taken) implements CounterEvent {
	}

	/**
	 * The counter was looked at, since its moment had come.
	 *
	 * @param endedWaits waits that are no more
	 * @param askedCounts runs that have counted, and whether their flows know that the
	 * counter has it
	 */
	record LookMade(Set<StepRun> endedWaits, Map<StepRun, Boolean> askedCounts) implements CounterEvent {

		public LookMade {
			endedWaits = Set.copyOf(endedWaits);
			askedCounts = Map.copyOf(askedCounts);
		}

	}

}
