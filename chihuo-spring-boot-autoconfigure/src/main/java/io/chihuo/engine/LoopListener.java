// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Listens to one loop. Runs are observed on their own threads; everything else is
 * notified over the loop's channel, one notification after the other, unless the listener
 * is {@link #isDirect() direct}. A listener that throws is logged and affects nothing
 * else.
 */
public interface LoopListener {

	/**
	 * Listens to nothing.
	 */
	LoopListener NONE = new LoopListener() {
	};

	/**
	 * Whether this listener is notified where something happens, by a thread of the clock
	 * or of the backend, and so misses nothing when the channel is full. It must never
	 * block.
	 */
	default boolean isDirect() {
		return false;
	}

	/**
	 * The loop has started.
	 */
	default void onLoopStarted() {
	}

	/**
	 * The loop has stopped. Callers that wait for the stop wait for this as long as the
	 * stop itself might have taken.
	 */
	default void onLoopStopped(LoopState state) {
	}

	/**
	 * The loop is no longer registered.
	 */
	default void onLoopRemoved() {
	}

	/**
	 * Whether this listener observes the runs until the next start of the loop. Asked at
	 * each start; after {@link #onLoopStarted} if this listener is {@link #isDirect()
	 * direct}.
	 */
	default boolean observesRuns() {
		return true;
	}

	/**
	 * A handler is about to be called, on this thread.
	 * @param now the time, in milliseconds since the epoch
	 * @return observes the rest of the run
	 */
	default RunListener onRunStarting(LeasedTask task, long now) {
		return RunListener.NONE;
	}

	/**
	 * The run of a task was ended while its handler ignores the interruption.
	 */
	default void onRunUnresponsive(LeasedTask task) {
	}

	/**
	 * The lease of a task was lost in the hands of this node.
	 */
	default void onLeaseLost(LeasedTask task) {
	}

	/**
	 * A task of this loop became a dead letter.
	 */
	default void onTaskDead(StoredDeadLetter letter) {
	}

	/**
	 * A notification was dropped, since the channel is full. Only direct listeners are
	 * notified.
	 */
	default void onNotificationDropped() {
	}

}
