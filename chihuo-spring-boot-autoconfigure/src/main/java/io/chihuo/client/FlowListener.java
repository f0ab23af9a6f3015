// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowStore;

/**
 * Listens to the flows that this node moves on. Must not block.
 */
public interface FlowListener {

	/**
	 * Ignores everything.
	 */
	FlowListener NONE = new FlowListener() {

		@Override
		public void onFirstFlow(FlowStore flows) {
		}

		@Override
		public void onFlowMoved(long nanos) {
		}

		@Override
		public void onFlowEnded(FlowState state) {
		}

	};

	/**
	 * This node has part in a flow for the first time.
	 * @param flows all flows of the namespace
	 */
	void onFirstFlow(FlowStore flows);

	/**
	 * A flow was moved on.
	 * @param nanos time from the first of its events to the answer of the store
	 */
	void onFlowMoved(long nanos);

	/**
	 * A flow has ended by a move of this node.
	 * @param state how it has ended
	 */
	void onFlowEnded(FlowState state);

}
