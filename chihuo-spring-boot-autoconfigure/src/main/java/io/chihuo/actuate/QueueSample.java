// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.QueueCounts;

/**
 * A queue at one moment.
 *
 * @param at when it was looked at, in milliseconds since the epoch
 * @param counts ids by state
 * @param headAddedAt when the task at the head was added, null if none is ready or if
 * that cannot be read
 */
record QueueSample(long at, QueueCounts counts, @Nullable Instant headAddedAt) {

	/** Age of the task at the head since it was added, null if that is not known. */
	@Nullable Double oldestReadySeconds() {
		return (this.headAddedAt != null) ? Math.max(0, this.at - this.headAddedAt.toEpochMilli()) / 1000.0 : null;
	}

	/** Tasks that have not ended. */
	long present() {
		return this.counts.ready() + this.counts.delayed() + this.counts.running() + this.counts.waiting()
				+ this.counts.dead();
	}

}
