// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.TaskQueue;

/**
 * Puts something around each queue that a client hands out.
 */
public interface QueueDecorator {

	/**
	 * Leaves queues as they are.
	 */
	QueueDecorator NONE = new QueueDecorator() {

		@Override
		public <T> TaskQueue<T> decorate(TaskQueue<T> queue) {
			return queue;
		}

		@Override
		public boolean measuresCalls() {
			return false;
		}

	};

	/**
	 * Returns the queue to use in place of a queue.
	 */
	<T> TaskQueue<T> decorate(TaskQueue<T> queue);

	/**
	 * Whether it measures how long the calls of a queue take, so that they must do
	 * nothing beside.
	 */
	boolean measuresCalls();

}
