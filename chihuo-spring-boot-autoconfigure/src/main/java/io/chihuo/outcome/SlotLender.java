// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import io.chihuo.TaskHandle;

/**
 * Is notified when a thread begins and ends to wait for a task, so that a task that waits
 * for another one does not keep a slot of its loop.
 */
public interface SlotLender {

	/**
	 * Nobody is notified.
	 */
	SlotLender NONE = new SlotLender() {

		@Override
		public void beforeWait(TaskHandle<?> handle) {
		}

		@Override
		public void afterWait(TaskHandle<?> handle) {
		}

	};

	/**
	 * This thread is about to wait.
	 * @throws RuntimeException if it must not
	 */
	void beforeWait(TaskHandle<?> handle);

	/**
	 * This thread waits no longer. May block until it may go on.
	 */
	void afterWait(TaskHandle<?> handle);

}
