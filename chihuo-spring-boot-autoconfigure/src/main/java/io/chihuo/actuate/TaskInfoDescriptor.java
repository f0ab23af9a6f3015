// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskInfo;
import io.chihuo.TaskState;

/**
 * State of one id; {@link TaskInfo} describes the values.
 *
 * @param failedAttempts null on a page of tasks, where they would be too long
 */
record TaskInfoDescriptor(String id, TaskState state, boolean finished, int attempts, int crashes, int forcedReleases,
		@Nullable Instant addedAt, @Nullable Instant dueAt, @Nullable Instant startedAt, @Nullable Instant leasedUntil,
		@Nullable Instant endedAt, boolean rerunRequested, @Nullable String lastError,
		@Nullable List<FailedAttemptDescriptor> failedAttempts) {

	static TaskInfoDescriptor of(TaskInfo info) {
		return of(info, FailedAttemptDescriptor.listOf(info.failedAttempts()));
	}

	static TaskInfoDescriptor ofPage(TaskInfo info) {
		return of(info, null);
	}

	private static TaskInfoDescriptor of(TaskInfo info, @Nullable List<FailedAttemptDescriptor> failedAttempts) {
		return new TaskInfoDescriptor(info.id(), info.state(), info.isFinished(), info.attempts(), info.crashes(),
				info.forcedReleases(), info.addedAt(), info.dueAt(), info.startedAt(), info.leasedUntil(),
				info.endedAt(), info.isRerunRequested(), info.lastError(), failedAttempts);
	}

}
