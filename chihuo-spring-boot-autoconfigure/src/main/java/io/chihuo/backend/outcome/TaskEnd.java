// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import org.jspecify.annotations.Nullable;

/**
 * The end of a task, as kept for those who await it.
 *
 * @param id id of the task
 * @param order number that the id got when the task became queued
 * @param ending how it ended
 * @param content encoded result or failure; not to be changed, empty for none
 * @param reason description of the failure, null if there was none
 * @param endedAt when it ended, in milliseconds since the epoch
 * @param tokenHash hash of the token with which it was completed from outside, empty for
 * none
 */
public record TaskEnd(String id, long order, TaskEnding ending, byte[] content, @Nullable String reason, long endedAt,
		byte[] tokenHash) {

	private static final byte[] NOTHING = {};

	/**
	 * Reason of the end of a parked task that nobody completed in time.
	 */
	public static final String NOT_COMPLETED_REASON = "It was not completed in time";

	/**
	 * Most bytes of content that a wake-up carries; a larger one is read from the store.
	 */
	public static final int MAX_PUSHED_BYTES = 4096;

	/**
	 * The end of a task that was not completed from outside.
	 */
	public TaskEnd(String id, long order, TaskEnding ending, byte[] content, @Nullable String reason, long endedAt) {
		this(id, order, ending, content, reason, endedAt, NOTHING);
	}

	/**
	 * Name of this end.
	 */
	public OutcomeKey key() {
		return new OutcomeKey(this.id, this.order);
	}

}
