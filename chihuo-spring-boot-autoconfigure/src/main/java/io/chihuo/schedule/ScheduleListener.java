// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;

/**
 * Learns of the slots that this node has added or skipped. Called on a thread that may
 * block for a short time.
 */
public interface ScheduleListener {

	/**
	 * The task of a slot was added.
	 * @param queue queue of the loop that runs it
	 * @param lateness time from the moment of the slot to the add, by the clock of the
	 * store; null for a slot that has waited for an earlier run
	 */
	void onSlotAdded(QueueName queue, String schedule, @Nullable Duration lateness);

	/**
	 * Slots were skipped.
	 * @param queue queue of the loop that would have run them
	 * @param newest the newest of them
	 * @param count their number, of which at most 10000 are counted
	 * @param reason why, one of the kinds of a skip
	 */
	void onSlotsSkipped(QueueName queue, String schedule, Instant newest, long count, ScheduleEntryKind reason);

}
