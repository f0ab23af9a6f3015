// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.chihuo.AddOptions;
import io.chihuo.TaskState;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;

/**
 * Makes random calls that name ids or nothing at all, to a store and to the model.
 */
final class RandomCalls {

	private final ContractQueue queue;

	private final TaskStore store;

	private final ModelQueue model;

	private final ModelCalls modelCalls;

	private final RandomChoices choices;

	private final Check check;

	RandomCalls(ContractQueue queue, ModelQueue model, RandomChoices choices, Check check) {
		this.queue = queue;
		this.store = queue.store();
		this.model = model;
		this.modelCalls = new ModelCalls(model);
		this.choices = choices;
		this.check = check;
	}

	void add() {
		List<NewTask> tasks = this.choices.chance(70) ? List.of(this.choices.task())
				: List.of(this.choices.task(), this.choices.task(), this.choices.task());
		tasks = tasks.stream()
			.filter((task) -> !task.options().replacesWaiting() || !waitsWithRerun(task.id()))
			.toList();
		this.check.that("add " + tasks.stream().map(RandomCalls::describe).toList(),
				ContractQueue.join(this.store.add(tasks)), tasks.stream().map(this.modelCalls::add).toList());
	}

	/** The effect of replacing or finishing such a task on its rerun is not defined. */
	private boolean waitsWithRerun(String id) {
		ModelTask task = this.model.tasks.get(id);
		return task != null && task.waiting() && task.rerun != null;
	}

	private static String describe(NewTask task) {
		AddOptions options = task.options();
		return task.id() + (task.first() ? " first" : "") + (options.replacesWaiting() ? " replace" : "")
				+ (options.ignoresRunning() ? " ignoreRunning" : "")
				+ (options.acceptsFinished() ? " evenIfFinished" : "")
				+ (options.delay().isZero() ? "" : " after " + options.delay());
	}

	void callById() {
		List<String> ids = this.choices.ids();
		switch (this.choices.number(0, 6)) {
			case 0 -> finish(ids.stream().filter((id) -> !waitsWithRerun(id)).toList());
			case 1, 2 -> this.check.that("unfinish " + ids, ContractQueue.join(this.store.unfinish(ids)),
					ids.stream().map(this.modelCalls::unfinish).toList());
			case 3 -> cancel(ids);
			case 4, 5 -> this.check.that("requeue " + ids, ContractQueue.join(this.store.requeue(ids)),
					ids.stream().map(this.modelCalls::requeue).toList());
			default -> this.check.that("discard " + ids, ContractQueue.join(this.store.discard(ids)),
					ids.stream().map(this.modelCalls::discard).toList());
		}
	}

	private void finish(List<String> ids) {
		this.check.that("finish " + ids, ContractQueue.join(this.store.finish(ids)),
				ids.stream().map(this.modelCalls::finish).toList());
	}

	void cancel(List<String> ids) {
		this.check.that("cancel " + ids, ContractQueue.join(this.store.cancel(ids)),
				ids.stream().map(this.modelCalls::cancel).toList());
	}

	void clearOrConfigure() {
		switch (this.choices.number(0, 3)) {
			case 0 -> this.check.that("clear unfinished", ContractQueue.join(this.store.clearUnfinished()),
					this.modelCalls.clearUnfinished());
			case 1 -> this.check.that("clear finished", ContractQueue.join(this.store.clearFinished()),
					this.modelCalls.clearFinished());
			case 2 -> configure(this.choices.chance(40) ? -1 : this.choices.number(2, 5), this.choices.number(1, 4));
			default -> this.check.that("dead letters", new TreeSet<>(this.queue.deadIds()), deadIds());
		}
	}

	private Set<String> deadIds() {
		return this.model.tasks.values()
			.stream()
			.filter((task) -> task.state == TaskState.DEAD)
			.map((task) -> task.id)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private void configure(long maxLength, int maxCrashes) {
		this.queue.configure(maxLength, maxCrashes, Duration.ZERO);
		this.model.maxLength = maxLength;
		this.model.maxCrashes = maxCrashes;
		this.check.that("configure " + maxLength + " " + maxCrashes, "", "");
	}

	/** Compares two answers and remembers the call. */
	interface Check {

		void that(String call, Object actual, Object expected);

	}

}
