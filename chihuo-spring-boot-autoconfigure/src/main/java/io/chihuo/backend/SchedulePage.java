// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the schedules of a queue.
 *
 * @param records the schedules
 * @param next where the next page begins, null if there is none
 * @param now the present moment by the clock of the store, in milliseconds since the
 * epoch
 */
public record SchedulePage(List<ScheduleRecord> records, @Nullable String next, long now) {

}
