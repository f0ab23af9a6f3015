// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.format.TaskFields;

/**
 * The complete state of an id that is ready, delayed, running or dead, for a store that
 * keeps it elsewhere. Times are milliseconds since the epoch.
 *
 * @param task the task itself
 * @param state its state
 * @param time since when it is ready, when it is due, when its lease lapses, or when it
 * died, depending on its state
 * @param order its place among the delayed or the dead of one time
 * @param ticket number of its latest ticket
 * @param token token of the present or last lease
 * @param startedAt when the present or last run began
 * @param first whether a delayed task goes to the head when it is due
 * @param cancelled whether the present run was cancelled
 * @param finished whether the id was finished during the present run
 * @param rerun the task that runs after the present run, null if none
 * @param forcedReleases releases of runs that did not end when they were interrupted
 * @param lapses leases that lapsed
 * @param tracking those who await its outcome, null if nobody does
 * @param parked the right to complete it from outside, null if there is none
 * @param children its children that are known
 */
public record StoredTask(WaitingTask task, TaskState state, long time, long order, long ticket, long token,
		long startedAt, boolean first, boolean cancelled, boolean finished, @Nullable RerunRequest rerun,
		int forcedReleases, LapsedLeases lapses, @Nullable OutcomeTracking tracking, @Nullable ParkedTask parked,
		List<ChildRef> children) {

	/**
	 * Whether it is claimed alone.
	 */
	public boolean isSuspect() {
		return this.lapses.isSuspect();
	}

	/**
	 * The task as a dead letter, if it is dead.
	 */
	public StoredDeadLetter deadLetter() {
		return this.task.deadLetter(this.forcedReleases, this.time);
	}

	public String id() {
		return this.task.id();
	}

	/**
	 * A request to run the id again.
	 *
	 * @param payload encoded payload, empty for none
	 * @param fields its other fields
	 * @param first whether it goes to the head
	 * @param evenFinished whether it runs even if the id is finished
	 * @param addedAt when it was asked for
	 * @param due when it is due
	 * @param tracking those who await its outcome, null if nobody does
	 */
	public record RerunRequest(byte[] payload, TaskFields fields, boolean first, boolean evenFinished, long addedAt,
			long due, @Nullable OutcomeTracking tracking) {

		static RerunRequest of(NewTask task, long addedAt, long due, @Nullable OutcomeTracking tracking) {
			return new RerunRequest(task.payload(), TaskFields.of(task.options().headers()), task.first(),
					task.options().acceptsFinished(), addedAt, due, tracking);
		}

		RerunRequest withTracking(OutcomeTracking tracking) {
			return new RerunRequest(this.payload, this.fields, this.first, this.evenFinished, this.addedAt, this.due,
					tracking);
		}

	}

}
