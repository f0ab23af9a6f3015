// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where an awaited task is at one moment.
 */
public final class TaskStatus {

	private final @Nullable TaskInfo info;

	private final boolean ended;

	private final @Nullable String worker;

	private final @Nullable RunningTask run;

	private final @Nullable String obstacle;

	private TaskStatus(@Nullable TaskInfo info, boolean ended, @Nullable String worker, @Nullable RunningTask run,
			@Nullable String obstacle) {
		this.info = info;
		this.ended = ended;
		this.worker = worker;
		this.run = run;
		this.obstacle = obstacle;
	}

	/**
	 * Creates an instance, for backends and tests.
	 * @param info state of the task in its queue, null if it is not there
	 * @param ended whether the task has ended for those who await it
	 * @param worker node on which it runs, as far as is known
	 * @param run its run there, as far as is known
	 * @param obstacle why it does not move, null if nothing is in its way
	 */
	public static TaskStatus of(@Nullable TaskInfo info, boolean ended, @Nullable String worker,
			@Nullable RunningTask run, @Nullable String obstacle) {
		return new TaskStatus(info, ended, worker, run, obstacle);
	}

	/**
	 * State of the task in its queue with its attempts and times, null if it is not
	 * there.
	 */
	public @Nullable TaskInfo info() {
		return this.info;
	}

	/**
	 * Whether the task has ended for those who await it.
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Node on which it runs, null if it does not run or that is not known.
	 */
	public @Nullable String worker() {
		return this.worker;
	}

	/**
	 * Its run with the progress that the handler reported, null if it does not run or
	 * that is not known.
	 */
	public @Nullable RunningTask run() {
		return this.run;
	}

	/**
	 * Why it does not move, such as a pause of its loop or a time until which it is
	 * delayed; null if nothing is in its way.
	 */
	public @Nullable String obstacle() {
		return this.obstacle;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.info, this.ended, this.worker, this.run, this.obstacle);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskStatus that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskStatus" + fieldValues();
	}

}
