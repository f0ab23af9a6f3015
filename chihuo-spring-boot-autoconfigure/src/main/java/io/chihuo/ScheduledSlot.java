// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;

/**
 * A slot of a schedule: one of the instants at which its task is to run.
 *
 * @param schedule name of the schedule
 * @param nominalTime the instant that the expression gives, whenever the task is added
 * and run
 * @param late whether the task was added more than ten seconds after that, since no node
 * was running or an earlier run was under way
 */
public record ScheduledSlot(String schedule, Instant nominalTime, boolean late) {

}
