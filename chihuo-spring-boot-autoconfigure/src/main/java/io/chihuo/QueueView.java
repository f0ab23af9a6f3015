// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A part of a queue and the order in which {@link TaskQueue#peek} shows it.
 */
public enum QueueView {

	/**
	 * Ready tasks, those that are claimed next first.
	 */
	HEAD(TaskState.READY),

	/**
	 * Ready tasks, those that are claimed last first.
	 */
	TAIL(TaskState.READY),

	/**
	 * Delayed tasks, those that are due next first.
	 */
	DELAYED(TaskState.DELAYED),

	/**
	 * Running tasks, those whose leases would lapse next first.
	 */
	RUNNING(TaskState.RUNNING),

	/**
	 * Dead letters, oldest first.
	 */
	DEAD(TaskState.DEAD),

	/**
	 * Dead letters, newest first.
	 */
	NEWEST_DEAD(TaskState.DEAD);

	private final TaskState state;

	QueueView(TaskState state) {
		this.state = state;
	}

	/**
	 * State of the tasks that it shows.
	 */
	public TaskState state() {
		return this.state;
	}

	/**
	 * Whether it shows ready tasks, whose order may be kept where it cannot be read.
	 */
	public boolean isReady() {
		return this.state == TaskState.READY;
	}

	/**
	 * Whether it begins at the end of the order of its tasks.
	 */
	public boolean isReversed() {
		return this == TAIL || this == NEWEST_DEAD;
	}

}
