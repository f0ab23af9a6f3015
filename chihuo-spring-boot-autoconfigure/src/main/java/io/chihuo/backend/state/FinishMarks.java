// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finished ids with the time of their mark, oldest first.
 */
final class FinishMarks {

	private final Map<String, Long> marks = new LinkedHashMap<>();

	private long retention;

	/** Set how long a mark lasts; zero for ever. */
	void setRetention(Duration retention) {
		this.retention = retention.toMillis();
	}

	/** Returns whether there was no mark before; an earlier one keeps its time. */
	boolean add(String id, long now) {
		return this.marks.putIfAbsent(id, now) == null;
	}

	boolean remove(String id) {
		return this.marks.remove(id) != null;
	}

	boolean contains(String id) {
		return !this.marks.isEmpty() && this.marks.containsKey(id);
	}

	@Nullable Long markedAt(String id) {
		return this.marks.get(id);
	}

	int size() {
		return this.marks.size();
	}

	void clear() {
		this.marks.clear();
	}

	void expireMarks(long now) {
		if (this.retention == 0) {
			return;
		}
		Iterator<Long> times = this.marks.values().iterator();
		while (times.hasNext() && times.next() + this.retention <= now) {
			times.remove();
		}
	}

}
