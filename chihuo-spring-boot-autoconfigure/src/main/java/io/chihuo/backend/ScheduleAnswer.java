// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * Answer to a change of a schedule.
 *
 * @param result the effect of the change
 * @param now the present moment by the clock of the store, in milliseconds since the
 * epoch
 */
public record ScheduleAnswer(ScheduleChangeResult result, long now) {

}
