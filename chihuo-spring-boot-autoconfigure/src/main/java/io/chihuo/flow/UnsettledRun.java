// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;

/**
 * A run that has ended and is settled in one step with the change of its flow.
 *
 * @param step its step
 * @param end its end
 * @param settled the answer of the store; null if the run is to be settled by itself
 */
record UnsettledRun(StepName step, FlowMove.EndedRun end, CompletableFuture<@Nullable RunOutcome> settled) {

	/** Have the run settled by itself, unless it was settled. */
	void decline() {
		this.settled.complete(null);
	}

}
