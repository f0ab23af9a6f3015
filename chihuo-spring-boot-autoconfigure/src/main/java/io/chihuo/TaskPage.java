// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of the tasks of a queue.
 */
public final class TaskPage {

	/**
	 * Most tasks on one page.
	 */
	public static final int MAX_SIZE = 1000;

	private final List<TaskInfo> tasks;

	private final @Nullable String next;

	private TaskPage(List<TaskInfo> tasks, @Nullable String next) {
		this.tasks = List.copyOf(tasks);
		this.next = next;
	}

	/**
	 * Creates a page, for backends and tests.
	 * @param tasks the tasks on it
	 * @param next cursor of the next page; null if this is the last one
	 */
	public static TaskPage of(List<TaskInfo> tasks, @Nullable String next) {
		return new TaskPage(tasks, next);
	}

	public List<TaskInfo> tasks() {
		return this.tasks;
	}

	/**
	 * Cursor of the next page, or null if this is the last one.
	 */
	public @Nullable String nextCursor() {
		return this.next;
	}

	@Override
	public String toString() {
		return "TaskPage[tasks=" + this.tasks + ", next=" + this.next + "]";
	}

}
