// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.function.IntSupplier;

/**
 * Is notified of the ends of the tasks that this process awaits. Called by any thread;
 * must not block or throw.
 */
public interface AwaitListener {

	/**
	 * Nobody is notified.
	 */
	AwaitListener NONE = new AwaitListener() {

		@Override
		public void onAwaiting(IntSupplier pendingCount) {
		}

		@Override
		public void onTaskEnded(String queue, AwaitEnding ending, long nanos) {
		}

	};

	/**
	 * The end of a task for those who await it.
	 */
	enum AwaitEnding {

		/** It has a result, which may be none. */
		DONE,

		/** It has failed for good. */
		FAILED,

		/** It was cancelled, cleared, discarded or replaced. */
		CANCELLED,

		/** It has ended, and its result is not kept: it has expired, or was delivered. */
		GONE,

		/** The backend has lost it. */
		LOST,

		/** This process no longer waits, since it stops. */
		ABANDONED

	}

	/**
	 * Tasks are awaited from now on.
	 * @param pendingCount how many are awaited
	 */
	void onAwaiting(IntSupplier pendingCount);

	/**
	 * A task has ended.
	 * @param nanos time since this process began to await it
	 */
	void onTaskEnded(String queue, AwaitEnding ending, long nanos);

}
