// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import org.jspecify.annotations.Nullable;

/**
 * Listener of a node for the ends of the tasks that it watches. Called without any lock
 * held, by whichever thread made the change or received it; must not block.
 */
public interface OutcomeListener {

	/**
	 * A watched task has ended. May be called twice, and for tasks that the node does not
	 * watch.
	 * @param key the task
	 * @param end its end, or null if it has to be read
	 */
	void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end);

	/**
	 * Ends may have been missed, as by a lost connection: all that is awaited has to be
	 * looked up.
	 */
	void onEndsMissed();

}
