package io.chihuo;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a queue knows of one id at one moment. Times are the backend's.
 *
 * @param id id of the task
 * @param state state of the id
 * @param finished whether the id bears a finish mark, whatever its state
 * @param attempts runs begun that count, the present one included
 * @param crashes leases that lapsed in the hands of a worker
 * @param addedAt when the task was added; null for an id of which only the finish mark is
 * left
 * @param dueAt when a delayed task is due, else null
 * @param startedAt when the present run began, else null
 * @param leasedUntil when the present lease lapses unless renewed, else null
 * @param endedAt when the id was finished or given up, else null
 * @param rerunRequested whether the id runs again after the present run
 * @param lastError what the last failed run threw, else null
 */
public record TaskInfo(String id, TaskState state, boolean finished, int attempts, int crashes,
		@Nullable Instant addedAt, @Nullable Instant dueAt, @Nullable Instant startedAt, @Nullable Instant leasedUntil,
		@Nullable Instant endedAt, boolean rerunRequested, @Nullable String lastError) {

}
