// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.ExpiryKind;

/**
 * The limits of time of one task. The clock of the store says how much of them was left
 * at the claim, and the clock of this node how much time has passed since: the clocks of
 * two machines are never compared.
 */
final class TaskClocks {

	private static final long NEVER_MILLIS = Long.MAX_VALUE;

	private static final long MIN_DELAY_MILLIS = 1000;

	/** Whether the task may have run before. */
	private final boolean started;

	/** By the clock of this node. */
	private final long startBy;

	/** By the clock of this node. */
	private final long deadline;

	private final String startLimit;

	/** Whether the handler of this run was called. */
	private volatile boolean handlerCalled;

	private TaskClocks(boolean started, long startBy, long deadline, String startLimit) {
		this.started = started;
		this.startBy = startBy;
		this.deadline = deadline;
		this.startLimit = startLimit;
	}

	/**
	 * Find the limits of a task, null if it has none.
	 * @param claimedAt when it was claimed, by the clock of this node
	 */
	static @Nullable TaskClocks find(LeasedTask task, long claimedAt) {
		Map<String, String> headers = task.headers();
		if (headers.isEmpty()) {
			return null;
		}
		long startWithin = millisOf(headers, TaskHeaders.START_WITHIN);
		long deadlineIn = Math.min(millisOf(headers, TaskHeaders.DEADLINE_IN),
				millisOf(headers, TaskHeaders.PARENT_DEADLINE_IN));
		if (startWithin == NEVER_MILLIS && deadlineIn == NEVER_MILLIS) {
			return null;
		}
		// a suspect may have run on the node that died
		boolean started = task.attempt() > 1 || task.forcedReleases() > 0 || task.suspect();
		long age = task.claimedAt() - task.addedAt();
		long startIn = (startWithin == NEVER_MILLIS || started) ? NEVER_MILLIS : startWithin - age;
		if (startIn != NEVER_MILLIS && headers.containsKey(TaskHeaders.START_BY)) {
			startIn = Math.max(startIn, millisOf(headers, TaskHeaders.START_BY) - task.claimedAt());
		}
		return new TaskClocks(started, (startIn == NEVER_MILLIS) ? NEVER_MILLIS : claimedAt + startIn,
				(deadlineIn == NEVER_MILLIS) ? NEVER_MILLIS : claimedAt + deadlineIn - age,
				headers.getOrDefault(TaskHeaders.START_WITHIN, ""));
	}

	/** A limit that cannot be read is none: the task runs. */
	private static long millisOf(Map<String, String> headers, String name) {
		String text = headers.get(name);
		try {
			return (text != null) ? Long.parseLong(text) : NEVER_MILLIS;
		}
		catch (NumberFormatException ex) {
			return NEVER_MILLIS;
		}
	}

	/** The payload is decoded, and the handler is called next. */
	void onHandlerCalled() {
		this.handlerCalled = true;
	}

	/**
	 * Whether the store must know that the task has run, which a release or a
	 * postponement would not say, since its start is limited.
	 */
	boolean recordsStart() {
		boolean limitsStart = this.startBy != NEVER_MILLIS || (this.deadline != NEVER_MILLIS && !this.started);
		return this.handlerCalled && limitsStart;
	}

	/** The settlement that releases the task after its run has begun. */
	Settlement releaseSettlement(Lease lease) {
		return recordsStart() ? Settlement.forceRelease(lease) : Settlement.release(lease);
	}

	/** When a run is interrupted, by the clock of this node. */
	long deadline() {
		return this.deadline;
	}

	/**
	 * The delay after which a task is left to other nodes, or a part of the time that it
	 * has left, so that one of them may take it in time.
	 */
	Duration limitDelay(Duration delay, long now) {
		long left = Math.min(this.startBy, this.deadline) - now;
		return Duration.ofMillis(Math.max(MIN_DELAY_MILLIS, Math.min(delay.toMillis(), left / 4)));
	}

	/** Time that is left at a moment, null if there is no deadline. */
	@Nullable Duration remainingTime(long now) {
		return (this.deadline == NEVER_MILLIS) ? null : Duration.ofMillis(Math.max(0, this.deadline - now));
	}

	/**
	 * Refuse a run that would begin too late.
	 * @throws TaskExpiredException if it would
	 */
	void checkStart(long now) {
		if (now >= this.startBy) {
			throw new TaskExpiredException(ExpiryKind.NOT_STARTED,
					"It has not started within the " + this.startLimit + " ms that 'start-within' allows", null);
		}
		if (now >= this.deadline) {
			throw this.started ? exceededDeadline(null) : new TaskExpiredException(ExpiryKind.NOT_STARTED,
					"Its deadline has passed before it has started", null);
		}
	}

	/**
	 * The failure of a task at its deadline.
	 * @param lastFailure failure of its last run, null if there was none
	 */
	static TaskExpiredException exceededDeadline(@Nullable Throwable lastFailure) {
		return new TaskExpiredException(ExpiryKind.DEADLINE_EXCEEDED, "Its deadline has passed before it has ended",
				lastFailure);
	}

}
