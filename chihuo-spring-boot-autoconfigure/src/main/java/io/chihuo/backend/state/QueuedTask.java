// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.StoredTask.RerunRequest;

/**
 * One id of a queue that is ready, delayed, running or dead; also a link of the list that
 * it is in. One is kept for each queued task, so its fields are few.
 */
final class QueuedTask {

	final String id;

	byte[] payload;

	TaskFields fields;

	TaskState state = TaskState.READY;

	/** Runs that ended and count. */
	int attempts;

	int crashes;

	/** Releases of runs that did not end when they were interrupted. */
	int forcedReleases;

	LapsedLeases lapses = LapsedLeases.NONE;

	long addedAt;

	/**
	 * Since when it is ready, when it is due, when its lease lapses, or when it died: the
	 * number that its state needs.
	 */
	long time;

	/** Token of the present or last lease. */
	long token;

	long startedAt;

	/** Place among the delayed, the suspects or the dead. */
	long order;

	/** The one that it may be claimed with, where tickets are given. */
	long ticket;

	@Nullable String lastError;

	AttemptLog attemptLog = AttemptLog.NONE;

	@Nullable RerunRequest rerun;

	/** Those who await its outcome, null if nobody does. */
	@Nullable OutcomeTracking tracking;

	/** The right to complete it from outside, null if there is none. */
	@Nullable ParkedTask parked;

	/** Those of its present run, and those that its next run finds again. */
	List<ChildRef> children = List.of();

	/** Goes to the head when it is due. */
	boolean first;

	/** The present run was cancelled. */
	boolean cancelled;

	/** The id was finished during the present run. */
	boolean finished;

	@Nullable QueuedTask previous;

	@Nullable QueuedTask next;

	QueuedTask(NewTask task, long now) {
		this.id = task.id();
		this.payload = task.payload();
		this.fields = TaskFields.of(task.options().headers());
		this.addedAt = now;
	}

	/** As it was kept elsewhere. */
	QueuedTask(WaitingTask task) {
		this.id = task.id();
		this.payload = task.payload();
		this.fields = task.fields();
		this.addedAt = task.addedAt();
		this.attempts = task.attempts();
		this.crashes = task.crashes();
		this.lastError = task.lastError();
		this.attemptLog = task.attemptLog();
	}

	/** Become a new task of the same id; place and state are the caller's. */
	void refillFrom(NewTask task, long now) {
		this.payload = task.payload();
		this.fields = TaskFields.of(task.options().headers());
		this.addedAt = now;
		forgetRuns();
	}

	/** Become the task that was asked for while this one ran. */
	void refillFrom(RerunRequest rerun) {
		this.payload = rerun.payload();
		this.fields = rerun.fields();
		this.addedAt = rerun.addedAt();
		this.tracking = rerun.tracking();
		forgetRuns();
	}

	void forgetRuns() {
		this.attempts = 0;
		this.crashes = 0;
		this.forcedReleases = 0;
		this.lapses = LapsedLeases.NONE;
		this.lastError = null;
		this.attemptLog = AttemptLog.NONE;
	}

	/**
	 * Whether the task was leased to a process when that died, and no run has ended
	 * since.
	 */
	boolean isSuspect() {
		return this.lapses.isSuspect();
	}

	boolean isHeldBy(Lease lease) {
		return this.state == TaskState.RUNNING && this.token == lease.token();
	}

	/** The rerun that follows if the present run ended now. */
	@Nullable RerunRequest rerunUnlessFinished(boolean finished) {
		RerunRequest rerun = this.rerun;
		return (rerun != null && finished && !rerun.evenFinished()) ? null : rerun;
	}

}
