// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.state.QueueStateMachine;

/**
 * A call that names ids and treats each of them by itself.
 *
 * @param <I> type of an item, which names an id
 * @param <A> type of the answer to an item
 * @param items its items
 * @param id names the id of an item
 * @param change changes the states of the ids
 * @param addsTasks whether it adds tasks and does nothing else
 */
record IdCall<I, A>(List<I> items, Function<I, String> id, UnitChange<I, A> change, boolean addsTasks) {

	IdCall(List<I> items, Function<I, String> id, UnitChange<I, A> change) {
		this(items, id, change, false);
	}

	/** Changes the ids of a unit of work, each of which gets an answer. */
	@FunctionalInterface
	interface UnitChange<I, A> {

		List<A> changeUnit(UnitOfWork unit, List<I> items, long now);

	}

	/** Changes the states of ids, each of which gets an answer. */
	@FunctionalInterface
	interface StateChange<I, A> {

		List<A> changeStates(QueueStateMachine states, List<I> items, long now);

	}

	static <A> IdCall<String, A> ofIds(List<String> ids, StateChange<String, A> change) {
		return new IdCall<>(ids, Function.identity(), ofStates(change));
	}

	private static <I, A> UnitChange<I, A> ofStates(StateChange<I, A> change) {
		return (unit, items, now) -> change.changeStates(unit.stateMachine(), items, now);
	}

	static IdCall<OutcomeKey, CancelResult> ofCancels(List<OutcomeKey> tasks) {
		return new IdCall<>(tasks, OutcomeKey::id, ofStates(QueueStateMachine::cancel));
	}

	static IdCall<String, Boolean> ofDiscards(List<String> ids) {
		return ofIds(ids, (states, those, now) -> states.discard(those, now));
	}

	static IdCall<NewTask, AddResult> ofTasks(List<NewTask> tasks) {
		return new IdCall<>(tasks, NewTask::id, ofStates(QueueStateMachine::add), true);
	}

	static IdCall<OrderedSubmission, SubmissionAnswer> ofSubmissions(List<Submission> submissions) {
		return new IdCall<>(submissions.stream().map((submission) -> new OrderedSubmission(submission, 0)).toList(),
				OrderedSubmission::id, OrderedSubmission::submitAll);
	}

	static IdCall<Completion, CompletionResult> ofCompletions(List<Completion> completions) {
		return new IdCall<>(completions, Completion::id, (unit, items, now) -> {
			unit.loadOutcomes(items.stream().map((item) -> new OutcomeKey(item.id(), 0)).toList(), now);
			return unit.stateMachine().complete(items, now);
		});
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
		return this.change.changeUnit(unit, this.items, now);
	}

	/** The same call for some of its ids. */
	IdCall<I, A> forIds(Predicate<String> ids) {
		return new IdCall<>(this.items.stream().filter((item) -> ids.test(this.id.apply(item))).toList(), this.id,
				this.change, this.addsTasks);
	}

	/**
	 * The same call as it is repeated later, without the adds that were refused, and with
	 * the order numbers that were answered.
	 */
	IdCall<I, A> withoutRefused(List<A> answers) {
		return new IdCall<>(IntStream.range(0, answers.size())
			.filter((i) -> !isRefusal(answers.get(i)))
			.mapToObj((i) -> answeredItem(this.items.get(i), answers.get(i)))
			.toList(), this.id, this.change);
	}

	@SuppressWarnings("unchecked")
	private static <I> I answeredItem(I item, Object answer) {
		return (item instanceof OrderedSubmission submission && answer instanceof SubmissionAnswer submitted)
				? (I) submission.withOrder(submitted.watch().order()) : item;
	}

	private static boolean isRefusal(Object answer) {
		if (answer instanceof SubmissionAnswer submitted) {
			return submitted.watch().status() != WatchAnswer.Status.PENDING;
		}
		return answer instanceof AddResult result && !result.isAccepted() && result != AddResult.ALREADY_QUEUED;
	}

}
