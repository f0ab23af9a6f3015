// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunningTask;

/**
 * A run of a task as its node reports it; {@link RunningTask} describes the values.
 */
public record RunStatus(String id, int attempt, long fencingToken, Instant startedAt, double progress,
		@Nullable String message, boolean unresponsive) {

	/** In characters. */
	private static final int MAX_MESSAGE_LENGTH = 200;

	/**
	 * Reports a run.
	 */
	public static RunStatus of(RunningTask task) {
		return new RunStatus(task.id(), task.attempt(), task.fencingToken(), task.startedAt(), task.progress(),
				task.message(), task.isUnresponsive());
	}

	RunningTask toRunningTask() {
		return RunningTask.of(this.id, this.attempt, this.fencingToken, this.startedAt, this.progress, this.message,
				this.unresponsive);
	}

	/** With a message of limited length. */
	RunStatus shortenMessage() {
		return (this.message == null || this.message.length() <= MAX_MESSAGE_LENGTH) ? this
				: new RunStatus(this.id, this.attempt, this.fencingToken, this.startedAt, this.progress,
						this.message.substring(0, MAX_MESSAGE_LENGTH) + "…", this.unresponsive);
	}

}
