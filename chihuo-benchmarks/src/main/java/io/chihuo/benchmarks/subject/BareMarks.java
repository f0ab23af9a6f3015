// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

/**
 * The least that remembers which ids are finished.
 *
 * @param <T> the payload's type, which is of no account
 */
public final class BareMarks<T> implements Adder<T> {

	private final Set<String> finished = ConcurrentHashMap.newKeySet();

	@Override
	public void addTasks(Iterable<TaskEntry<T>> entries) {
		entries.forEach((entry) -> this.finished.add(entry.id()));
	}

	@Override
	public long batchSize() {
		return this.finished.size();
	}

	@Override
	public void close() {
		this.finished.clear();
	}

}
