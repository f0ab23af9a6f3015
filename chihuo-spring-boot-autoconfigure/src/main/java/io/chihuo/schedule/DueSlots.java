// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.List;

/**
 * Slots that have come due and were judged.
 *
 * @param runs slots to run, oldest first
 * @param newest newest slot that was judged; the series continues after it, even if it is
 * not run
 * @param skipped whether at least one slot is not run
 */
record DueSlots(List<Instant> runs, Instant newest, boolean skipped) {

}
