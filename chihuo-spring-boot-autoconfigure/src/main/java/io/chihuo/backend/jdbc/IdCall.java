// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.state.QueueStateMachine;

/**
 * A call that names ids and treats each of them by itself.
 *
 * @param <I> type of an item, which names an id
 * @param <A> type of the answer to an item
 * @param items its items
 * @param id names the id of an item
 * @param change changes the states of the ids
 */
record IdCall<I, A>(List<I> items, Function<I, String> id, StateChange<I, A> change) {

	/** Changes the states of ids, each of which gets an answer. */
	@FunctionalInterface
	interface StateChange<I, A> {

		List<A> changeStates(QueueStateMachine states, List<I> items, long now);

	}

	static <A> IdCall<String, A> ofIds(List<String> ids, StateChange<String, A> change) {
		return new IdCall<>(ids, Function.identity(), change);
	}

	static IdCall<NewTask, AddResult> ofTasks(List<NewTask> tasks) {
		return new IdCall<>(tasks, NewTask::id, QueueStateMachine::add);
	}

	boolean isEmpty() {
		return this.items.isEmpty();
	}

	/** In order, and each of them once. */
	TreeSet<String> sortedIds() {
		TreeSet<String> ids = new TreeSet<>();
		this.items.forEach((item) -> ids.add(this.id.apply(item)));
		return ids;
	}

	List<A> applyTo(UnitOfWork unit, long now) {
		return this.change.changeStates(unit.stateMachine(), this.items, now);
	}

	/** The same call for some of its ids. */
	IdCall<I, A> forIds(Predicate<String> ids) {
		return new IdCall<>(this.items.stream().filter((item) -> ids.test(this.id.apply(item))).toList(), this.id,
				this.change);
	}

	/** The same call without the adds that were refused. */
	IdCall<I, A> withoutRefused(List<A> answers) {
		return new IdCall<>(IntStream.range(0, answers.size())
			.filter((i) -> !isRefusal(answers.get(i)))
			.mapToObj(this.items::get)
			.toList(), this.id, this.change);
	}

	private static boolean isRefusal(Object answer) {
		return answer instanceof AddResult result && !result.isAccepted() && result != AddResult.ALREADY_QUEUED;
	}

}
