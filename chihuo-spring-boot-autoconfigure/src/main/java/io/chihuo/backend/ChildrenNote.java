// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

/**
 * A change of the children that a task is known to have, by its run.
 *
 * @param parent lease of the run
 * @param removed children that have ended, or belong to others
 * @param added children that are about to be submitted
 */
public record ChildrenNote(Lease parent, List<ChildRef> removed, List<ChildRef> added) {

	/**
	 * Most children of a task that are known at a time.
	 */
	public static final int MAX_CHILDREN = 1000;

	/**
	 * Answer to a note.
	 */
	public enum NoteResult {

		/**
		 * The change is made.
		 */
		NOTED,

		/**
		 * The task would have more than {@link #MAX_CHILDREN} children. Nothing was
		 * changed.
		 */
		TOO_MANY,

		/**
		 * The lease is no longer held, or the task was cancelled. Nothing was changed.
		 */
		REFUSED

	}

}
