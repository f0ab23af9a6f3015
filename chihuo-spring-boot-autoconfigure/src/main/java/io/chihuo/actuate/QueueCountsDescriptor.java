// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import io.chihuo.QueueCounts;

/**
 * Number of ids by state; {@link QueueCounts} describes the values.
 */
record QueueCountsDescriptor(long ready, long delayed, long running, long finished, long dead, long waiting) {

	static QueueCountsDescriptor of(QueueCounts counts) {
		return new QueueCountsDescriptor(counts.ready(), counts.delayed(), counts.running(), counts.finished(),
				counts.dead(), counts.waiting());
	}

}
