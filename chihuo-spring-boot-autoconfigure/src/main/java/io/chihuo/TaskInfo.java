// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The state of one id of a queue at one moment. Times are the backend's.
 */
public final class TaskInfo {

	private final String id;

	private final TaskState state;

	private final boolean finished;

	private final int attempts;

	private final int crashes;

	private final int forcedReleases;

	private final @Nullable Instant addedAt;

	private final @Nullable Instant dueAt;

	private final @Nullable Instant startedAt;

	private final @Nullable Instant leasedUntil;

	private final @Nullable Instant endedAt;

	private final boolean rerunRequested;

	private final @Nullable String lastError;

	private final List<FailedAttempt> failedAttempts;

	private final long orderNumber;

	private TaskInfo(String id, TaskState state, boolean finished, int attempts, int crashes, int forcedReleases,
			@Nullable Instant addedAt, @Nullable Instant dueAt, @Nullable Instant startedAt,
			@Nullable Instant leasedUntil, @Nullable Instant endedAt, boolean rerunRequested,
			@Nullable String lastError, List<FailedAttempt> failedAttempts, long orderNumber) {
		this.id = id;
		this.state = state;
		this.finished = finished;
		this.attempts = attempts;
		this.crashes = crashes;
		this.forcedReleases = forcedReleases;
		this.addedAt = addedAt;
		this.dueAt = dueAt;
		this.startedAt = startedAt;
		this.leasedUntil = leasedUntil;
		this.endedAt = endedAt;
		this.rerunRequested = rerunRequested;
		this.lastError = lastError;
		this.failedAttempts = failedAttempts;
		this.orderNumber = orderNumber;
	}

	/**
	 * Creates an instance, for backends and tests.
	 * @param id id of the task
	 * @param state state of the id
	 * @param finished whether the id bears a finish mark, in any state
	 * @param attempts runs begun that count, the present one included
	 * @param crashes deaths of processes that are charged to the task
	 * @param forcedReleases releases of runs that did not end when they were interrupted
	 * @param addedAt when the task was added; null for an id of which only the finish
	 * mark is left
	 * @param dueAt when a delayed task is due or a waiting one fails unless it is
	 * completed, else null
	 * @param startedAt when the present run began, else null
	 * @param leasedUntil when the present lease lapses unless renewed, else null
	 * @param endedAt when the id was finished or became a dead letter, else null
	 * @param rerunRequested whether the id runs again after the present run
	 * @param lastError description of the exception of the last failed run, else null
	 */
	public static TaskInfo of(String id, TaskState state, boolean finished, int attempts, int crashes,
			int forcedReleases, @Nullable Instant addedAt, @Nullable Instant dueAt, @Nullable Instant startedAt,
			@Nullable Instant leasedUntil, @Nullable Instant endedAt, boolean rerunRequested,
			@Nullable String lastError) {
		return new TaskInfo(id, state, finished, attempts, crashes, forcedReleases, addedAt, dueAt, startedAt,
				leasedUntil, endedAt, rerunRequested, lastError, List.of(), 0);
	}

	/**
	 * Same state with the attempts that failed, for backends and tests.
	 * @param failedAttempts the latest, the oldest of them first
	 */
	public TaskInfo withFailedAttempts(List<FailedAttempt> failedAttempts) {
		return new TaskInfo(this.id, this.state, this.finished, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.dueAt, this.startedAt, this.leasedUntil, this.endedAt, this.rerunRequested,
				this.lastError, List.copyOf(failedAttempts), this.orderNumber);
	}

	/**
	 * Same state with the order number, for backends and tests.
	 * @param orderNumber number of the task, 0 while nobody has awaited it
	 */
	public TaskInfo withOrderNumber(long orderNumber) {
		return new TaskInfo(this.id, this.state, this.finished, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.dueAt, this.startedAt, this.leasedUntil, this.endedAt, this.rerunRequested,
				this.lastError, this.failedAttempts, orderNumber);
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * State of the id.
	 */
	public TaskState state() {
		return this.state;
	}

	/**
	 * Whether the id bears a finish mark, in any state.
	 */
	public boolean isFinished() {
		return this.finished;
	}

	/**
	 * Runs begun that count, the present one included.
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Deaths of processes that are charged to the task.
	 */
	public int crashes() {
		return this.crashes;
	}

	/**
	 * Releases of runs that did not end when they were interrupted.
	 */
	public int forcedReleases() {
		return this.forcedReleases;
	}

	/**
	 * When the task was added; null for an id of which only the finish mark is left.
	 */
	public @Nullable Instant addedAt() {
		return this.addedAt;
	}

	/**
	 * When a delayed task is due, or a waiting one fails unless it is completed; else
	 * null.
	 */
	public @Nullable Instant dueAt() {
		return this.dueAt;
	}

	/**
	 * When the present run began, else null.
	 */
	public @Nullable Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * When the present lease lapses unless renewed, else null.
	 */
	public @Nullable Instant leasedUntil() {
		return this.leasedUntil;
	}

	/**
	 * When the id was finished or became a dead letter, else null.
	 */
	public @Nullable Instant endedAt() {
		return this.endedAt;
	}

	/**
	 * Whether the id runs again after the present run.
	 */
	public boolean isRerunRequested() {
		return this.rerunRequested;
	}

	/**
	 * Description of the exception of the last failed run, else null.
	 */
	public @Nullable String lastError() {
		return this.lastError;
	}

	/**
	 * The latest attempts that failed since the task was added or requeued, at most ten,
	 * the oldest of them first. Those whose process died are in {@link #crashes()} only.
	 */
	public List<FailedAttempt> failedAttempts() {
		return this.failedAttempts;
	}

	/**
	 * Number of the task among those of its id, which a rerun does not share; 0 while
	 * nobody has awaited it, and in lists of tasks.
	 */
	public long orderNumber() {
		return this.orderNumber;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.state, this.finished, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.dueAt, this.startedAt, this.leasedUntil, this.endedAt, this.rerunRequested,
				this.lastError, this.failedAttempts, this.orderNumber);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskInfo that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskInfo" + fieldValues();
	}

}
