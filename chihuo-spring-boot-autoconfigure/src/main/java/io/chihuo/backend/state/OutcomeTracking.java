// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.backend.outcome.OutcomeWatch;

/**
 * The interest of nodes in the outcome of one task.
 *
 * @param order number of the task
 * @param retentionMillis how long the outcome is kept
 * @param answersFailure whether a failure is kept as the outcome instead of a dead letter
 * @param nodes nodes to wake when it ends
 */
public record OutcomeTracking(long order, long retentionMillis, boolean answersFailure, List<String> nodes) {

	static OutcomeTracking of(long order, OutcomeWatch watch) {
		return new OutcomeTracking(order, 0, watch.answersFailure(), List.of()).joinedBy(watch);
	}

	OutcomeTracking joinedBy(OutcomeWatch watch) {
		List<String> nodes = this.nodes;
		String node = watch.node();
		if (node != null && !nodes.contains(node) && nodes.size() < OutcomeWatch.MAX_NODES) {
			nodes = new ArrayList<>(nodes);
			nodes.add(node);
		}
		return new OutcomeTracking(this.order, Math.max(this.retentionMillis, watch.retention().toMillis()),
				this.answersFailure, List.copyOf(nodes));
	}

	OutcomeTracking withoutNodes() {
		return new OutcomeTracking(this.order, this.retentionMillis, this.answersFailure, List.of());
	}

}
