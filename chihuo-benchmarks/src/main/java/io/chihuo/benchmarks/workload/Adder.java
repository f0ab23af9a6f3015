// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.stream.Stream;

import io.chihuo.TaskEntry;

/**
 * An empty queue that tasks are added to. Closing it drops them.
 *
 * @param <T> the payload's type
 */
public interface Adder<T> extends AutoCloseable {

	/**
	 * Do the work that is done once in the life of a queue, such as to declare it.
	 */
	default void prepareQueue() {
	}

	/**
	 * Add tasks, in the way that is measured.
	 */
	void addTasks(Iterable<TaskEntry<T>> entries);

	/**
	 * Number of tasks it holds.
	 */
	long batchSize();

	@Override
	void close();

	/**
	 * Add tasks that are made as they are read.
	 */
	default void addTasks(Stream<TaskEntry<T>> entries) {
		addTasks(entries::iterator);
	}

}
