// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Steps whose tasks were added here and have not ended, by the ids of these. A wake-up
 * may be lost, so each is looked up now and then: one that ended without notice does not
 * stay. Thread-safe.
 */
final class AwaitedSteps {

	static final long FIRST_LOOK_MILLIS = 60_000;

	/** A step that runs for long is looked up less and less often. */
	private static final long MAX_LOOK_MILLIS = 3_600_000;

	private final ConcurrentMap<String, AwaitedTask> tasks = new ConcurrentHashMap<>();

	/**
	 * A task.
	 *
	 * @param steps those that it is the task of
	 * @param known whether the store has answered that it is there
	 * @param gap time from the look before to the next one
	 */
	private record AwaitedTask(List<StepName> steps, boolean known, long lookAt, long gap) {

		AwaitedTask with(StepName step) {
			if (this.steps.contains(step)) {
				return this;
			}
			List<StepName> all = new ArrayList<>(this.steps);
			all.add(step);
			return new AwaitedTask(all, this.known, this.lookAt, this.gap);
		}

	}

	/** Await a task that may not be in the store yet: it is not looked up before. */
	void expect(String id, StepName step) {
		this.tasks.compute(id, (key, task) -> (task != null) ? task.with(step)
				: new AwaitedTask(List.of(step), false, 0, FIRST_LOOK_MILLIS));
	}

	/** The store has a task, so that it can be looked up. */
	void confirm(String id, long now) {
		this.tasks.computeIfPresent(id, (key, task) -> task.known() ? task
				: new AwaitedTask(task.steps(), true, now + FIRST_LOOK_MILLIS, FIRST_LOOK_MILLIS));
	}

	/** The steps of a task, none if it is not awaited. */
	List<StepName> stepsOf(String id) {
		AwaitedTask task = this.tasks.get(id);
		return (task != null) ? task.steps() : List.of();
	}

	/** A task has ended, or is no longer awaited; answers its steps. */
	List<StepName> remove(String id) {
		AwaitedTask task = this.tasks.remove(id);
		return (task != null) ? task.steps() : List.of();
	}

	/** One of the steps of a task no longer waits for it. */
	void remove(String id, StepName step) {
		this.tasks.computeIfPresent(id, (key, task) -> {
			List<StepName> others = task.steps().stream().filter((other) -> !other.equals(step)).toList();
			return others.isEmpty() ? null : new AwaitedTask(others, task.known(), task.lookAt(), task.gap());
		});
	}

	/** All tasks to look up whose time has come; the next time comes later. */
	Map<String, List<StepName>> takeDue(long now) {
		return takeUntil(now, now);
	}

	/** All tasks that can be looked up. */
	Map<String, List<StepName>> takeAll(long now) {
		return takeUntil(now, Long.MAX_VALUE);
	}

	private Map<String, List<StepName>> takeUntil(long now, long latest) {
		Map<String, List<StepName>> due = new LinkedHashMap<>();
		this.tasks.forEach((id, task) -> {
			long gap = Math.min(MAX_LOOK_MILLIS, 2 * task.gap());
			if (task.known() && task.lookAt() <= latest
					&& this.tasks.replace(id, task, new AwaitedTask(task.steps(), true, now + gap, gap))) {
				due.put(id, task.steps());
			}
		});
		return due;
	}

	int size() {
		return this.tasks.size();
	}

}
