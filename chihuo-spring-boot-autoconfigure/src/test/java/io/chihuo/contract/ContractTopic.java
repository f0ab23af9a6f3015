// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.flow.FlowStore;

/**
 * Part of the contract: its tests are default methods.
 */
interface ContractTopic {

	/**
	 * The queue of the present test, empty and not configured at first.
	 */
	ContractQueue queue();

	/** The outcomes of that queue. */
	default ContractOutcomes outcomes() {
		return queue().outcomes();
	}

	/**
	 * One more queue of the same kind.
	 */
	ContractQueue newQueue();

	/**
	 * Whether the order of ready tasks can be read.
	 */
	boolean showsReadyTasks();

	/**
	 * The bus of a namespace.
	 */
	NodeBus bus(String namespace);

	/**
	 * The store of the flows of a namespace.
	 */
	FlowStore flows(String namespace);

	/**
	 * The moves of the flows of a namespace in one step, null if there are none.
	 */
	@Nullable FlowMoves flowMoves(String namespace);

}
