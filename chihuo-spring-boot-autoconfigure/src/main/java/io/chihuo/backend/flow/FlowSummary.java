// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

import io.chihuo.FlowState;

/**
 * A flow without its plan and progress.
 *
 * @param id id of the flow
 * @param state its state as a whole
 * @param createdAt when it was stored
 * @param endedAt when it ended, 0 if it has not
 */
public record FlowSummary(String id, FlowState state, long createdAt, long endedAt) {
}
