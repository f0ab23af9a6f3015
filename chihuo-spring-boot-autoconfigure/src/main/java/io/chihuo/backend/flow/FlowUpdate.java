// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;

/**
 * A change of a flow.
 *
 * @param key the flow, and the version that it has to have
 * @param state its new state as a whole
 * @param plan its new plan, null to keep the present one
 * @param progress its new progress; not to be changed
 * @param wakeAt when it has to be looked at next, {@link Long#MAX_VALUE} for never
 * @param endedAt when it ended, 0 if it has not; {@link FlowRecord#NOT_BEGUN} if there is
 * no flow yet
 */
public record FlowUpdate(FlowKey key, FlowState state, byte @Nullable [] plan, byte[] progress, long wakeAt,
		long endedAt) {
}
