// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.format.TaskFields;

/**
 * A task that waits, with all that it is made of. Times are milliseconds since the epoch.
 *
 * @param id id of the task
 * @param payload encoded payload, empty for none
 * @param fields its other fields
 * @param addedAt when it was added
 * @param attempts runs that ended and count
 * @param crashes crashes among them
 * @param lastError the failure of the last run, null if none failed
 * @param attemptLog its failed attempts
 */
public record WaitingTask(String id, byte[] payload, TaskFields fields, long addedAt, int attempts, int crashes,
		@Nullable String lastError, AttemptLog attemptLog) {

	static WaitingTask of(QueuedTask entry) {
		return new WaitingTask(entry.id, entry.payload, entry.fields, entry.addedAt, entry.attempts, entry.crashes,
				entry.lastError, entry.attemptLog);
	}

	/**
	 * The task as a dead letter.
	 */
	StoredDeadLetter deadLetter(int forcedReleases, long diedAt) {
		return new StoredDeadLetter(this.id, this.payload, this.fields.headers(), this.attempts, this.crashes,
				forcedReleases, this.addedAt, diedAt, String.valueOf(this.lastError), this.attemptLog);
	}

}
