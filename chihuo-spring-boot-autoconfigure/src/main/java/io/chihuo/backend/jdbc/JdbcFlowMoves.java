// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;

/**
 * Moves flows on, whose queues are in the same database. A batch is one transaction. It
 * ends leases, changes flows, adds tasks and changes the rows of queues, each in order,
 * so that transactions do not wait for each other in a circle.
 */
final class JdbcFlowMoves implements FlowMoves {

	/** Ends or tasks of a queue in one statement. */
	private static final int MAX_ITEMS = 1000;

	private final JdbcCalls calls;

	private final LedgerDatabase database;

	private final FlowRows flows;

	private final Function<String, JdbcQueueLedger> queues;

	/**
	 * Create the moves of the flows of one namespace.
	 * @param queues finds the queue of a loop
	 */
	JdbcFlowMoves(JdbcCalls calls, LedgerDatabase database, String namespace,
			Function<String, JdbcQueueLedger> queues) {
		this.calls = calls;
		this.database = database;
		this.flows = new FlowRows(database.jdbcClient(), namespace);
		this.queues = queues;
	}

	@Override
	public CompletableFuture<List<FlowMove.MoveAnswer>> move(List<FlowMove> moves) {
		return moves.isEmpty() ? CompletableFuture.completedFuture(List.of())
				: this.calls.submitCall(this.calls, "move flows on", () -> makeMoves(moves));
	}

	private List<FlowMove.MoveAnswer> makeMoves(List<FlowMove> moves) {
		this.database.openDatabase();
		Map<String, QueueTables> tables = new HashMap<>();
		moves.stream()
			.flatMap((move) -> Stream.concat(move.ends().stream().map(FlowMove.EndedRun::loop),
					move.tasks().stream().map(FlowMove.NewStep::loop)))
			.distinct()
			.forEach((loop) -> tables.put(loop, this.queues.apply(loop).queueTransactions().countedTables()));
		MoveTransaction made = this.database.tryInTransaction(() -> {
			MoveTransaction transaction = new MoveTransaction(moves, tables);
			transaction.makeAll();
			return transaction;
		});
		made.committed.forEach(Runnable::run);
		return made.answers();
	}

	/** One try of a transaction. */
	private final class MoveTransaction {

		private final QueueRowUpdates rows = new QueueRowUpdates();

		private final List<Runnable> committed = new ArrayList<>();

		private final List<FlowMove> moves;

		private final Map<String, QueueTables> tables;

		private final LoopCalls<Settlement, RunOutcome> ends = new LoopCalls<>();

		private final LoopCalls<Submission, SubmissionAnswer> tasks = new LoopCalls<>();

		private final List<List<RunOutcome>> settled = new ArrayList<>();

		private final boolean[] moved;

		private MoveTransaction(List<FlowMove> moves, Map<String, QueueTables> tables) {
			this.moves = moves;
			this.tables = tables;
			this.moved = new boolean[moves.size()];
		}

		private void makeAll() {
			this.moves.forEach((move) -> move.ends().forEach((end) -> this.ends.addItem(end.loop(), end.settlement())));
			this.ends.callEach(this::settle);
			this.moves.forEach((move) -> this.settled
				.add(move.ends().stream().map((end) -> this.ends.nextAnswer(end.loop())).toList()));
			IntStream.range(0, this.moves.size())
				.filter((i) -> this.settled.get(i).stream().allMatch(FlowMove::hasEnded))
				.boxed()
				.sorted(Comparator.comparing((i) -> this.moves.get(i).update().key().id()))
				.forEach((i) -> this.moved[i] = JdbcFlowMoves.this.flows.updateFlow(this.moves.get(i).update()));
			moved()
				.forEach((move) -> move.tasks().forEach((step) -> this.tasks.addItem(step.loop(), step.submission())));
			this.tasks.callEach(this::submit);
			this.rows.makeAll();
		}

		private List<RunOutcome> settle(String loop, List<Settlement> settlements) {
			List<String> ids = settlements.stream().map((settlement) -> settlement.lease().id()).toList();
			return change(loop, ids, LockScope.MARKS, (unit, now) -> unit.stateMachine().settle(settlements, now));
		}

		private List<SubmissionAnswer> submit(String loop, List<Submission> submissions) {
			IdCall<OrderedSubmission, SubmissionAnswer> call = IdCall.ofSubmissions(submissions);
			return change(loop, call.sortedIds(), LockScope.MARKS_AND_ROOM, call::applyTo);
		}

		private <A> List<A> change(String loop, Collection<String> ids, LockScope lockScope,
				QueueTransactions.QueueCall<List<A>> call) {
			JdbcQueueLedger queue = JdbcFlowMoves.this.queues.apply(loop);
			CommittedCall<List<A>> done = queue.queueTransactions()
				.changeWithin(Objects.requireNonNull(this.tables.get(loop)), ids, lockScope, LeaseOwner.NOBODY, 0, call,
						this.rows);
			this.committed.add(() -> queue.notifyListeners(done));
			return done.answer();
		}

		private Stream<FlowMove> moved() {
			return IntStream.range(0, this.moves.size()).filter((i) -> this.moved[i]).mapToObj(this.moves::get);
		}

		private List<FlowMove.MoveAnswer> answers() {
			List<FlowMove.MoveAnswer> answers = new ArrayList<>();
			for (int i = 0; i < this.moves.size(); i++) {
				List<FlowMove.NewStep> added = this.moved[i] ? this.moves.get(i).tasks() : List.of();
				answers.add(new FlowMove.MoveAnswer(this.settled.get(i), this.moved[i],
						added.stream().map((step) -> this.tasks.nextAnswer(step.loop())).toList()));
			}
			return answers;
		}

	}

	/** Items of several moves by their queues, and the answers in the same order. */
	private static final class LoopCalls<I, A> {

		private final SortedMap<String, List<I>> items = new TreeMap<>();

		private final Map<String, Iterator<A>> answers = new HashMap<>();

		/** Calls one queue. */
		private interface LoopCall<I, A> {

			List<A> call(String loop, List<I> items);

		}

		private void addItem(String loop, I item) {
			this.items.computeIfAbsent(loop, (name) -> new ArrayList<>()).add(item);
		}

		private void callEach(LoopCall<I, A> call) {
			this.items.forEach((loop, items) -> {
				List<A> all = new ArrayList<>(items.size());
				for (int i = 0; i < items.size(); i += MAX_ITEMS) {
					all.addAll(call.call(loop, items.subList(i, Math.min(i + MAX_ITEMS, items.size()))));
				}
				this.answers.put(loop, all.iterator());
			});
		}

		private A nextAnswer(String loop) {
			return Objects.requireNonNull(this.answers.get(loop)).next();
		}

	}

}
