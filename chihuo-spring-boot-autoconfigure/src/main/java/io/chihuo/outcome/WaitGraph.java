// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * The tasks of this node whose handlers wait for other tasks on their threads, to find
 * circles of tasks that wait for each other. Waits of other nodes, and those by futures,
 * are not known here.
 */
public final class WaitGraph {

	/** By task that waits, which waits for one other at a time. */
	private final Map<WaitingTaskKey, WaitingTaskKey> waits = new HashMap<>();

	/**
	 * A task.
	 *
	 * @param queue its queue
	 * @param id its id
	 */
	public record WaitingTaskKey(QueueName queue, String id) {
	}

	/**
	 * A task begins to wait for another one, unless that waits for it.
	 * @return false if the wait would close a circle; then it has not begun
	 */
	public synchronized boolean tryBegin(WaitingTaskKey task, WaitingTaskKey target) {
		@Nullable WaitingTaskKey next = target;
		for (int i = 0; next != null && i <= this.waits.size(); i++) {
			if (next.equals(task)) {
				return false;
			}
			next = this.waits.get(next);
		}
		this.waits.put(task, target);
		return true;
	}

	/**
	 * A task waits no longer.
	 */
	public synchronized void end(WaitingTaskKey task) {
		this.waits.remove(task);
	}

}
