// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Result of a step that has ended.
 *
 * @param step name of the step
 * @param state how it ended
 * @param value its result, null if it has none or is not done
 * @param failure why it is not done, null if it is
 * @param <R> type of the result
 */
public record StepResult<R>(String step, StepState state, @Nullable R value, @Nullable String failure) {
}
