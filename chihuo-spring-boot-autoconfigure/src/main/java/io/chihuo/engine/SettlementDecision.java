// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.Settlement;

/**
 * The decision on a run.
 *
 * @param settlement its outcome and the next state of its task
 * @param failure the failure of the run, or null
 */
record SettlementDecision(Settlement settlement, @Nullable Throwable failure) {

}
