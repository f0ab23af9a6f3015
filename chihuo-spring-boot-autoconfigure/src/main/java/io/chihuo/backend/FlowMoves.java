// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.flow.FlowStore;

/**
 * Moves the flows of one namespace on in the same step in which runs of their steps end,
 * where one store keeps flows and queues: nobody sees the one without the other, and no
 * death of a node leaves it behind.
 * <p>
 * May be called by any number of threads. Does not block, and any thread may complete the
 * future of an answer, which fails as that of a {@link FlowStore} does.
 */
@FunctionalInterface
public interface FlowMoves {

	/**
	 * Make moves, each in one step. The ends of leases take effect in any case. Where one
	 * of a move does not {@linkplain FlowMove#hasEnded end its run}, or the flow has
	 * another version than expected, its flow is not changed and its tasks are not added.
	 * A move that is too large for one step is made in several.
	 * @param moves at most {@value FlowStore#MAX_BATCH_SIZE}
	 * @return the answers in the order of the moves
	 */
	CompletableFuture<List<FlowMove.MoveAnswer>> move(List<FlowMove> moves);

}
