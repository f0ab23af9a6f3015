// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

/**
 * The least that keeps tasks in order and each id once: a {@link LinkedBlockingQueue} and
 * a map by id. It copies, encodes and leases nothing.
 *
 * @param <T> the payload's type
 */
public final class BareQueue<T> implements Adder<T> {

	private final Map<String, TaskEntry<T>> byId = new ConcurrentHashMap<>();

	private final Queue<TaskEntry<T>> queue = new LinkedBlockingQueue<>();

	@Override
	public void addTasks(Iterable<TaskEntry<T>> entries) {
		entries.forEach(this::addTasks);
	}

	void addTasks(TaskEntry<T> entry) {
		if (this.byId.putIfAbsent(entry.id(), entry) == null) {
			this.queue.add(entry);
		}
	}

	/**
	 * Take the oldest task.
	 * @throws java.util.NoSuchElementException if there is none
	 */
	TaskEntry<T> takeTask() {
		TaskEntry<T> entry = this.queue.remove();
		this.byId.remove(entry.id());
		return entry;
	}

	@Override
	public long batchSize() {
		return this.queue.size();
	}

	@Override
	public void close() {
		this.queue.clear();
		this.byId.clear();
	}

}
