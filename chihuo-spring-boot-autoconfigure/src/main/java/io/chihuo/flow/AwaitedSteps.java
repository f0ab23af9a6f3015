// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.OutcomeKey;

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
	 * A step that awaits a task.
	 *
	 * @param known whether the store has answered that the task is there
	 * @param order number of the task, 0 if unknown
	 * @param woken whether a task of the id ended before the answer of the store
	 */
	private record Waiter(StepName step, boolean known, long order, boolean woken) {

		boolean awaits(OutcomeKey key) {
			return this.known && this.order == key.order();
		}

		Waiter onOtherEnd() {
			return this.known ? this : new Waiter(this.step, false, 0, true);
		}

	}

	/**
	 * A task, or several one after another that had its id.
	 *
	 * @param gap time from the look before to the next one
	 */
	private record AwaitedTask(List<Waiter> waiters, long lookAt, long gap) {

		@Nullable Waiter find(StepName step) {
			for (Waiter waiter : this.waiters) {
				if (waiter.step().equals(step)) {
					return waiter;
				}
			}
			return null;
		}

		AwaitedTask without(StepName step) {
			return keep((waiter) -> !waiter.step().equals(step));
		}

		/** Most tasks have one waiter. */
		AwaitedTask with(Waiter waiter) {
			boolean alone = this.waiters.isEmpty()
					|| (this.waiters.size() == 1 && this.waiters.get(0).step().equals(waiter.step()));
			return alone ? new AwaitedTask(List.of(waiter), this.lookAt, this.gap)
					: new AwaitedTask(
							Stream.concat(without(waiter.step()).waiters().stream(), Stream.of(waiter)).toList(),
							this.lookAt, this.gap);
		}

		AwaitedTask keep(Predicate<Waiter> condition) {
			if (this.waiters.size() == 1) {
				return condition.test(this.waiters.get(0)) ? this : new AwaitedTask(List.of(), this.lookAt, this.gap);
			}
			return new AwaitedTask(this.waiters.stream().filter(condition).toList(), this.lookAt, this.gap);
		}

		AwaitedTask onOtherEnd() {
			return new AwaitedTask(this.waiters.stream().map(Waiter::onOtherEnd).toList(), this.lookAt, this.gap);
		}

		boolean isAny(Predicate<Waiter> condition) {
			for (Waiter waiter : this.waiters) {
				if (condition.test(waiter)) {
					return true;
				}
			}
			return false;
		}

		List<StepName> steps(Predicate<Waiter> condition) {
			return this.waiters.stream().filter(condition).map(Waiter::step).toList();
		}

	}

	/**
	 * Steps that await the id of a task that has ended.
	 *
	 * @param awaited whether it is the task of a step
	 * @param ended steps that have ended with it
	 * @param uncertain steps to look up: how they have ended is not known, or they are of
	 * another task of the id, which may have ended as well
	 */
	record EndedTask(boolean awaited, List<StepName> ended, List<StepName> uncertain) {
	}

	/** Await a task that may not be in the store yet: it is not looked up before. */
	void expect(String id, StepName step) {
		this.tasks.compute(id, (key, task) -> {
			AwaitedTask present = (task != null) ? task : new AwaitedTask(List.of(), 0, FIRST_LOOK_MILLIS);
			return (present.find(step) != null) ? present : present.with(new Waiter(step, false, 0, false));
		});
	}

	/**
	 * The store has the task of a step, so that it can be looked up.
	 * @return whether it has to be looked up at once: a task of its id has ended since it
	 * was expected
	 */
	boolean confirm(String id, StepName step, long order, long now) {
		AtomicBoolean woken = new AtomicBoolean();
		this.tasks.computeIfPresent(id, (key, task) -> {
			Waiter waiter = task.find(step);
			if (waiter == null) {
				return task;
			}
			woken.set(waiter.woken());
			AwaitedTask confirmed = task.with(new Waiter(step, true, order, false));
			if (waiter.known()) {
				return confirmed;
			}
			// not later than without this step: more of them may come again and again
			long lookAt = task.isAny(Waiter::known) ? task.lookAt() : Long.MAX_VALUE;
			return new AwaitedTask(confirmed.waiters(), Math.min(lookAt, now + FIRST_LOOK_MILLIS), FIRST_LOOK_MILLIS);
		});
		return woken.get();
	}

	/**
	 * A task has ended: its steps no longer await it if it is known how.
	 */
	EndedTask onEnded(OutcomeKey key, boolean known) {
		AtomicBoolean awaited = new AtomicBoolean();
		List<StepName> ended = new ArrayList<>();
		List<StepName> uncertain = new ArrayList<>();
		this.tasks.computeIfPresent(key.id(), (id, task) -> {
			Predicate<Waiter> ends = (waiter) -> known && waiter.awaits(key);
			awaited.set(task.isAny((waiter) -> waiter.awaits(key)));
			ended.addAll(task.steps(ends));
			uncertain.addAll(task.steps((waiter) -> waiter.known() && !ends.test(waiter)));
			AwaitedTask others = task.keep(ends.negate());
			return others.waiters().isEmpty() ? null : others.onOtherEnd();
		});
		return new EndedTask(awaited.get(), ended, uncertain);
	}

	/** A call has failed: a step whose task may not be in the store is not awaited. */
	void onFailure(String id, StepName step) {
		removeIf(id, (waiter) -> waiter.step().equals(step) && !waiter.known());
	}

	/** One of the steps of a task no longer waits for it. */
	void remove(String id, StepName step) {
		removeIf(id, (waiter) -> waiter.step().equals(step));
	}

	private void removeIf(String id, Predicate<Waiter> condition) {
		this.tasks.computeIfPresent(id, (key, task) -> {
			if (!task.isAny(condition)) {
				return task;
			}
			AwaitedTask others = task.keep(condition.negate());
			return others.waiters().isEmpty() ? null : others;
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
			List<StepName> known = task.steps(Waiter::known);
			long gap = Math.min(MAX_LOOK_MILLIS, 2 * task.gap());
			if (!known.isEmpty() && task.lookAt() <= latest
					&& this.tasks.replace(id, task, new AwaitedTask(task.waiters(), now + gap, gap))) {
				due.put(id, known);
			}
		});
		return due;
	}

	int size() {
		return this.tasks.size();
	}

}
