// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueRecords;

/**
 * Children of one queue that are to be cancelled. Used with the lock of the queue held.
 */
final class KeptOrphans {

	private final Map<Long, KeptBatch> batches = new TreeMap<>();

	private long last;

	/**
	 * Children of one parent.
	 *
	 * @param dueAt when it may be given out, in milliseconds since the epoch
	 */
	private record KeptBatch(OrphanedChildren orphans, long dueAt) {

	}

	void keepOrphans(String parent, List<ChildRef> children, boolean runEnded) {
		this.last++;
		this.batches.put(this.last,
				new KeptBatch(new OrphanedChildren(this.last, parent, children, runEnded), Long.MIN_VALUE));
	}

	List<OrphanedChildren> takeOrphans(int max, List<Long> handled, long now) {
		this.batches.keySet().removeAll(handled);
		List<OrphanedChildren> taken = new ArrayList<>();
		for (Map.Entry<Long, KeptBatch> entry : this.batches.entrySet()) {
			KeptBatch batch = entry.getValue();
			if (taken.size() < max && batch.dueAt() <= now) {
				taken.add(batch.orphans());
				entry.setValue(new KeptBatch(batch.orphans(), now + QueueRecords.ORPHAN_RETRY_DELAY.toMillis()));
			}
		}
		return taken;
	}

}
