// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

/**
 * A flow whose moment has come.
 *
 * @param key the version that is due
 * @param wakeAt its {@linkplain FlowRecord#wakeAt() moment}, in milliseconds
 */
public record DueFlow(FlowKey key, long wakeAt) {
}
