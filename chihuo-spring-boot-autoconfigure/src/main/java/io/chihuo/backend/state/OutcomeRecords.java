// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * The outcomes of a queue that are kept. Used with the lock of the queue held.
 */
public interface OutcomeRecords {

	/**
	 * Keep an outcome, which becomes the latest of its id.
	 * @param until when it expires, in milliseconds since the epoch
	 */
	void keepOutcome(TaskEnd end, long until);

	/**
	 * Find an outcome that has not expired.
	 * @param order number of the task, or 0 for the latest that had the id
	 */
	@Nullable TaskEnd findOutcome(String id, long order, long now);

	/**
	 * Keep children that are to be cancelled, until somebody has done so.
	 * @param parent id of their parent
	 * @param runEnded as in {@link io.chihuo.backend.OrphanedChildren}
	 */
	void keepOrphans(String parent, List<ChildRef> children, boolean runEnded);

	/**
	 * A new task of the id begins: earlier outcomes are found by their numbers only.
	 */
	void onTaskAdded(String id);

}
