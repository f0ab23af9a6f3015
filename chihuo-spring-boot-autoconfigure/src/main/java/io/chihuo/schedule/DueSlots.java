// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Slots that have come due and were judged.
 *
 * @param runs slots to run, oldest first
 * @param newest newest slot that was judged; the series continues after it, even if it is
 * not run
 * @param newestSkipped newest slot that is skipped before the first one that is run, null
 * for none
 * @param skippedCount number of slots that are skipped before it
 */
record DueSlots(List<Instant> runs, Instant newest, @Nullable Instant newestSkipped, long skippedCount) {

}
