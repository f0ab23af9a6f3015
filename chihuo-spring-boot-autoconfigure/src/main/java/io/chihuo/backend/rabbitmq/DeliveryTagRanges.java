// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of delivery tags that are mostly neighbours: it takes a place for each gap, not
 * for each tag.
 */
final class DeliveryTagRanges {

	/** Last tag of each range by its first. */
	private final TreeMap<Long, Long> ranges = new TreeMap<>();

	/** Add a tag that is not in the set. */
	void add(long tag) {
		Map.Entry<Long, Long> below = this.ranges.floorEntry(tag);
		boolean joined = below != null && below.getValue() == tag - 1;
		Long end = this.ranges.remove(tag + 1);
		this.ranges.put((joined && below != null) ? below.getKey() : tag, (end != null) ? end : tag);
	}

	/**
	 * Take the range that begins with a tag out.
	 * @return its last tag, or the one before the given if there is none
	 */
	long take(long tag) {
		Long end = this.ranges.remove(tag);
		return (end != null) ? end : tag - 1;
	}

	/** Number of ranges. */
	int size() {
		return this.ranges.size();
	}

}
