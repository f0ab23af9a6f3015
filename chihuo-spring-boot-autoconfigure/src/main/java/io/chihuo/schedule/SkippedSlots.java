// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;

import io.chihuo.ScheduleEntryKind;

/**
 * Slots that a change of a record skips.
 *
 * @param newest the newest of them
 * @param count their number
 * @param reason why, one of the kinds of a skip
 */
record SkippedSlots(Instant newest, long count, ScheduleEntryKind reason) {

}
