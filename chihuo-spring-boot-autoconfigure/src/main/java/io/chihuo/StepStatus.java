// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One step of a flow at one moment.
 *
 * @param name name of the step
 * @param kind its kind
 * @param state its state
 * @param loop loop of its task, empty for other kinds
 * @param taskId id of its task, empty for other kinds
 * @param round which time it is run: 1, and one more after each resume, retry or
 * repetition
 * @param dueAt when a timer or the wait for a signal ends, or a step is repeated; null
 * for none
 * @param obstacle why it does not move, null if nothing is in its way or that is not
 * known
 * @param items numbers of the items of a {@link Flow#forEach}, null for other kinds and
 * before it begins
 */
public record StepStatus(String name, StepKind kind, StepState state, String loop, String taskId, int round,
		@Nullable Instant dueAt, @Nullable String obstacle, @Nullable ItemCounts items) {
}
