// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A schedule as the backend keeps it.
 *
 * @param name name of the schedule
 * @param loop name of the loop that runs its tasks
 * @param declared whether an annotation declares it; otherwise it was made at run time
 * @param status whether its slots are run
 * @param options its options
 * @param lastSlot the last slot that was run or skipped, or the moment from which its
 * slots count
 * @param nextSlot the slot that is run next, null if there is none or its slots are not
 * run
 * @param waitingSlot a slot that waits for the end of an earlier run, null for none
 * @param lastDeclaredAt when a node last declared it, to the hour; null if it was made at
 * run time
 */
public record ScheduleInfo(String name, String loop, boolean declared, ScheduleStatus status, ScheduleOptions options,
		Instant lastSlot, @Nullable Instant nextSlot, @Nullable Instant waitingSlot, @Nullable Instant lastDeclaredAt) {

}
