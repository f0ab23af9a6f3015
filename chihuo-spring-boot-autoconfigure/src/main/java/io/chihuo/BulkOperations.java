// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Changes to all dead letters of a loop that match a filter, or to its tasks. An
 * operation is kept in the backend: a node of the namespace works on it page by page, and
 * another one goes on with it if that node stops or fails. It covers what is there when
 * it is started. Between its steps it pauses, so that the loop keeps its pace.
 * <p>
 * Methods block until the backend has answered, and throw
 * {@link BackendUnavailableException} if it does not; then the change may or may not have
 * been made. May be called by any thread that may block.
 */
public interface BulkOperations {

	/**
	 * Most operations of a namespace that have not ended.
	 */
	int MAX_UNDER_WAY = 100;

	/**
	 * Most operations that are kept. Beyond it the oldest that ended are forgotten.
	 */
	int MAX_KEPT = 500;

	/**
	 * Time for which an operation that ended is kept.
	 */
	Duration ENDED_RETENTION = Duration.ofDays(1);

	/**
	 * Start an operation. Of several for one loop the oldest is worked on first.
	 * @return the operation, which has not done anything yet
	 * @throws IllegalArgumentException if the name of the loop is not valid
	 * @throws IllegalStateException if {@link #MAX_UNDER_WAY} operations have not ended
	 * @throws PeekUnsupportedException if tasks are to be cancelled and the backend
	 * cannot show the ready ones
	 */
	BulkOperation start(BulkRequest request);

	/**
	 * The operations that are kept, the last one first.
	 */
	List<BulkOperation> list();

	/**
	 * Find an operation.
	 * @param id {@link BulkOperation#id()}
	 */
	Optional<BulkOperation> find(String id);

	/**
	 * Stop an operation, unless it has ended. The step under way, of at most 500 tasks,
	 * is finished, and counted in {@link BulkOperation#done()} soon after.
	 * @return the operation as it is now; empty if there is none of that id
	 */
	Optional<BulkOperation> stop(String id);

}
