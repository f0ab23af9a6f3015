// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;

import io.chihuo.FlowState;

/**
 * Options of flows.
 *
 * @param namespace namespace of the flows
 * @param retention how long a flow is kept that is done or was cancelled
 * @param failedRetention how long a flow is kept that has failed
 * @param maxEndedFlows most flows that have ended and are kept
 * @param moves whether this node moves flows on in which it has no part yet
 */
public record FlowOptions(String namespace, Duration retention, Duration failedRetention, long maxEndedFlows,
		boolean moves) {

	/** How long flows are kept after their end at most. */
	Duration longestRetention() {
		return (this.retention.compareTo(this.failedRetention) > 0) ? this.retention : this.failedRetention;
	}

	long retentionMillis(FlowState state) {
		return ((state == FlowState.FAILED || state == FlowState.COMPENSATION_FAILED) ? this.failedRetention
				: this.retention)
			.toMillis();
	}

}
