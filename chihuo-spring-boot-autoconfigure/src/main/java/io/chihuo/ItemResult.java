// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Result of one item of a step of {@link Flow#forEach}.
 *
 * @param item number of the item, from 0
 * @param taskId id of its task
 * @param state {@link StepState#DONE}, {@link StepState#FAILED}, or
 * {@link StepState#WAITING} if it has not ended
 * @param value its result, null if there is none
 * @param reason why it has failed, null if it has not or that is not known
 * @param <R> type of the result
 */
public record ItemResult<R>(int item, String taskId, StepState state, @Nullable R value, @Nullable String reason) {

}
