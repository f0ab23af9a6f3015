// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.jdbc.DueTransitions.ReadyLook;
import io.chihuo.backend.jdbc.JdbcReadyClaims.ClaimTokens;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.QueueTransactions.QueueCall;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.backend.state.QueueStateMachine;
import io.chihuo.concurrent.SerialExecutor;

/**
 * One queue in a database. Calls that name ids take effect in the order in which they are
 * made, but for those of workers, which overtake them. Calls that go through all of the
 * queue do so in steps, between which others take effect.
 */
final class JdbcQueueLedger implements QueueLedger {

	private final JdbcLedgerListeners listeners = new JdbcLedgerListeners();

	private final JdbcCalls calls;

	private final SerialExecutor changes;

	private final SerialExecutor claims;

	private final SerialExecutor settlements;

	private final QueueTransactions work;

	private final JdbcClaims claiming;

	private final JdbcSuspectClaims suspects;

	private final JdbcReadyClaims readyClaims;

	private final DueTransitions dueTransitions;

	private final WholeQueueQueries whole;

	private final JoinedCalls joined;

	JdbcQueueLedger(JdbcCalls calls, QueueTransactions work, long session) {
		this.calls = calls;
		this.changes = new SerialExecutor(calls);
		this.claims = new SerialExecutor(calls);
		this.settlements = new SerialExecutor(calls);
		this.work = work;
		this.claiming = new JdbcClaims(session);
		this.suspects = new JdbcSuspectClaims(work, session);
		this.readyClaims = new JdbcReadyClaims(work, session);
		this.whole = new WholeQueueQueries(work);
		this.dueTransitions = new DueTransitions(calls, work, this.readyClaims.readyRange(), this.listeners);
		work.onRefused((reason) -> this.listeners.notifyEach((listener) -> listener.onQueueRefused(reason)));
		this.joined = new JoinedCalls(work, this::notifyListeners);
	}

	@Override
	public CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		return this.calls.submitCall(this.changes, "configure a queue", () -> {
			this.work.applyPolicy(policy);
			return policy;
		}).thenApply((configured) -> null);
	}

	@Override
	public CompletableFuture<WithTickets<AddResult>> add(List<NewTask> tasks) {
		return submitWithTickets("add tasks", IdCall.ofTasks(tasks), LockScope.MARKS_AND_ROOM);
	}

	@Override
	public CompletableFuture<WithTickets<SubmissionAnswer>> submit(List<Submission> submissions) {
		return submitWithTickets("submit tasks", IdCall.ofSubmissions(submissions), LockScope.MARKS_AND_ROOM);
	}

	/**
	 * Not in a transaction of the application, since the node is to be woken at once.
	 */
	@Override
	public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		List<String> ids = requests.stream().map(WatchRequest::id).toList();
		boolean marks = requests.stream().anyMatch((request) -> request.order() == 0);
		LockScope lockScope = marks ? LockScope.MARKS : LockScope.STATE;
		return submitWork(this.changes, "watch tasks", ids, lockScope, LeaseOwner.NOBODY, (unit, now) -> {
			unit.loadEnded(requests.stream().map((request) -> new OutcomeKey(request.id(), request.order())).toList(),
					now);
			return unit.stateMachine().watch(requests, now);
		});
	}

	@Override
	public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
		return keys.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.calls.submitCall(this.calls, "forget outcomes", () -> {
					this.work.forgetOutcomes(keys);
					return keys;
				}).thenApply((forgotten) -> null);
	}

	@Override
	public CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		List<String> ids = requests.stream().map((request) -> request.lease().id()).toList();
		return submitWork(this.settlements, "park tasks", ids, LockScope.STATE, LeaseOwner.NOBODY,
				(unit, now) -> unit.stateMachine().park(requests, now));
	}

	/** Before the children are added, hence not in a transaction of the application. */
	@Override
	public CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		List<String> ids = notes.stream().map((note) -> note.parent().id()).toList();
		return submitWork(this.settlements, "note children", ids, LockScope.STATE, LeaseOwner.NOBODY,
				(unit, now) -> unit.stateMachine().noteChildren(notes));
	}

	@Override
	public CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		return this.calls.submitCall(this.claims, "take orphans", () -> {
			makeDue();
			return this.work.takeOrphans(max, handled);
		});
	}

	private void makeDue() {
		if (this.work.keepsOrder()) {
			this.dueTransitions.makeDue();
		}
		else {
			notifyListeners(this.dueTransitions.pollDue());
		}
	}

	@Override
	public CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return submitChange("complete tasks", IdCall.ofCompletions(completions), LockScope.MARKS_AND_WAITING);
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.listeners.addOutcomeListener(node, listener);
	}

	@Override
	public CompletableFuture<List<Optional<LeasedTask>>> claim(List<Ticket> tickets, Duration lease, String worker) {
		List<String> ids = tickets.stream().map(Ticket::id).toList();
		CompletableFuture<List<Optional<LeasedTask>>> claimed = submitWork(this.claims, "claim tasks", ids,
				LockScope.TASKS_AND_TOKENS, this.claiming.leaseOwner(worker),
				(unit, now) -> this.claiming.claimTickets(unit, tickets, lease, now));
		return claimed.whenComplete((answer, failure) -> this.claiming.onClaimAnswered(tickets, failure != null));
	}

	/** Lease ready tasks, where the database keeps their order. */
	CompletableFuture<ClaimResult> claimReady(ClaimRequest request) {
		ClaimTokens tokens = this.readyClaims.new ClaimTokens();
		return this.calls.submitCall(this.claims, "claim tasks", () -> {
			this.dueTransitions.makeDue();
			return new ClaimResult(notifyListeners(this.readyClaims.claimReady(request, tokens)).answer(),
					this.dueTransitions.hasSuspects());
		}).whenComplete((result, failure) -> {
			if (failure != null) {
				tokens.lose();
			}
		});
	}

	/**
	 * Find out whether there is something to claim.
	 * @return whether there is, and when to look again at the latest
	 */
	CompletableFuture<ReadyLook> lookForReady() {
		return this.calls.submitCall(this.claims, "look for tasks", this.dueTransitions::lookForReady);
	}

	@Override
	public CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request) {
		return this.calls.submitCall(this.claims, "claim a suspect", () -> {
			if (this.work.keepsOrder()) {
				this.dueTransitions.makeDue();
			}
			return notifyListeners(this.suspects.claimSuspect(request)).answer();
		}).whenComplete((result, failure) -> {
			this.suspects.onClaimAnswered(failure != null);
			this.dueTransitions.onSuspectsSeen(failure != null || result.suspectsWaiting());
		});
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		List<String> ids = leases.stream().map(Lease::id).toList();
		return submitWork(this.calls.renewalExecutor(), "renew leases", ids, LockScope.STATE, LeaseOwner.NOBODY,
				(unit, now) -> unit.stateMachine().renew(leases, length, now));
	}

	@Override
	public CompletableFuture<WithTickets<RunOutcome>> settle(List<Settlement> settlements) {
		List<String> ids = settlements.stream().map((settlement) -> settlement.lease().id()).toList();
		return ids.isEmpty() ? CompletableFuture.completedFuture(new WithTickets<>(List.of(), TicketBatch.NONE))
				: this.calls.submitCall(this.settlements, "end leases", () -> notifyWithTickets(this.work
					.changeAlone(ids, LockScope.MARKS, (unit, now) -> unit.stateMachine().settle(settlements, now))));
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return submitChange("finish ids", IdCall.ofIds(ids, QueueStateMachine::finish), LockScope.MARKS);
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return submitChange("unfinish ids", IdCall.ofIds(ids, (states, those, now) -> states.unfinish(those)),
				LockScope.MARKS);
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks) {
		return submitChange("cancel tasks", IdCall.ofCancels(tasks), LockScope.MARKS);
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return ids.isEmpty() ? CompletableFuture.completedFuture(List.of())
				: userCall(this.calls, "look up tasks", () -> this.work.queryIds(ids, (unit) -> {
					this.joined.replayCalls(unit, ids);
					return unit.stateMachine().find(ids);
				}));
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return userCall(this.calls, "look up a payload", () -> this.work.queryWhole(id, (unit) -> {
			this.joined.replayCalls(unit, List.of(id));
			return unit.stateMachine().findPayload(id);
		}));
	}

	@Override
	public CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		PeekPages.checkCursor(cursor);
		return this.calls.submitCall(this.claims, "look into a queue",
				() -> this.whole.peek(this::makeDue, view, cursor, size));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return userCall(this.calls, "count tasks", this.whole::queryCounts);
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return userCallInSteps("clear a queue", new ClearUnfinishedOperation(this.work,
				(ids) -> changeNow(IdCall.ofIds(ids, QueueStateMachine::clear), LockScope.MARKS)));
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return userCallInSteps("clear finish marks", new ClearFinishedOperation(this.work))
			.whenComplete((cleared, failure) -> this.whole.forgetMarks());
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		DeadLetterCursor after = DeadLetterCursor.parseCursor(cursor);
		return userCall(this.calls, "read dead letters", () -> this.whole.deadLetters(after, size, payloads));
	}

	@Override
	public CompletableFuture<WithTickets<DeadLetterSweep>> requeueAll(@Nullable String cursor, int max) {
		return userCall(this.changes, "requeue dead letters", () -> {
			List<TicketBatch> ticketBatches = new ArrayList<>();
			DeadLetterSweep step = this.whole.sweepDeadLetters(cursor, max, (ids) -> {
				WithTickets<Boolean> requeued = changeWithTickets(IdCall.ofIds(ids, QueueStateMachine::requeue),
						LockScope.STATE);
				ticketBatches.add(requeued.ticketBatch());
				return requeued.answers();
			});
			return new WithTickets<>(List.of(step), ticketBatches.isEmpty() ? TicketBatch.NONE : ticketBatches.get(0));
		});
	}

	@Override
	public CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return userCall(this.changes, "discard dead letters", () -> this.whole.sweepDeadLetters(cursor, max,
				(ids) -> changeNow(IdCall.ofDiscards(ids), LockScope.STATE)));
	}

	@Override
	public CompletableFuture<WithTickets<Boolean>> requeue(List<String> ids) {
		return submitWithTickets("requeue dead letters", IdCall.ofIds(ids, QueueStateMachine::requeue),
				LockScope.STATE);
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return submitChange("discard dead letters", IdCall.ofDiscards(ids), LockScope.STATE);
	}

	@Override
	public CompletableFuture<Void> addDeadLetter(StoredDeadLetter letter) {
		return submitWork(this.changes, "keep a dead letter", List.of(letter.id()), LockScope.MARKS, LeaseOwner.NOBODY,
				(unit, now) -> {
					unit.stateMachine().addDeadLetter(letter, now);
					return List.of();
				})
			.thenApply((added) -> null);
	}

	@Override
	public CompletableFuture<WithTickets<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return changes.isEmpty() ? CompletableFuture.completedFuture(new WithTickets<>(List.of(), TicketBatch.NONE))
				: this.calls.submitCall(this.changes, "change schedules", () -> {
					ScheduleOperation operation = new ScheduleOperation(changes, this.work.queueTables().schedules());
					Collection<String> ids = operation.taskIds();
					return ids.isEmpty()
							? new WithTickets<>(this.work.changeWithoutIds(operation::makeChanges), TicketBatch.NONE)
							: notifyWithTickets(
									this.work.changeAlone(ids, LockScope.MARKS_AND_ROOM, operation::makeChanges));
				});
	}

	@Override
	public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return this.calls.submitCall(this.calls, "find schedules", () -> this.whole.findSchedules(names));
	}

	@Override
	public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return this.calls.submitCall(this.calls, "list schedules", () -> this.whole.listSchedules(cursor, size));
	}

	@Override
	public CompletableFuture<DueTickets> releaseDue() {
		return this.calls.submitCall(this.claims, "look for what is due", () -> {
			CommittedCall<Boolean> done = this.dueTransitions.pollDue();
			this.listeners.notifyOfChanges(done);
			return new DueTickets(done.ticketBatch(), Math.max(0, done.nextMoment() - this.work.currentMillis()),
					this.work.queueTables().tasks().hasSuspect());
		});
	}

	@Override
	public CompletableFuture<Void> confirmBatches(List<Long> ticketBatches) {
		return ticketBatches.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.calls.submitCall(this.calls, "forget ticket batches", () -> {
					this.work.confirmBatches(ticketBatches);
					return ticketBatches;
				}).thenApply((forgotten) -> null);
	}

	@Override
	public CompletableFuture<Long> reissueTickets() {
		TicketReissueOperation reissue = new TicketReissueOperation(this.work);
		return this.calls.callInSteps(this.changes, "reissue tickets", () -> {
			long reissued = reissue.nextStep();
			this.listeners.notifyEach(StoreListener::onQueueReady);
			return reissued;
		});
	}

	@Override
	public Runnable addListener(LedgerListener listener) {
		return this.listeners.addListener(listener);
	}

	@Override
	public boolean notifiesOtherProcesses() {
		return false;
	}

	@Override
	public boolean joinsTransaction() {
		return this.work.ledgerDatabase().applicationTransaction().isJoined();
	}

	QueueTransactions queueTransactions() {
		return this.work;
	}

	private <A> CompletableFuture<WithTickets<A>> submitWithTickets(String what, IdCall<?, A> call,
			LockScope lockScope) {
		return call.isEmpty() ? CompletableFuture.completedFuture(new WithTickets<>(List.of(), TicketBatch.NONE))
				: userCall(this.changes, what, () -> changeWithTickets(call, lockScope));
	}

	private <A> CompletableFuture<List<A>> submitChange(String what, IdCall<?, A> call, LockScope lockScope) {
		return call.isEmpty() ? CompletableFuture.completedFuture(List.of())
				: userCall(this.changes, what, () -> changeNow(call, lockScope));
	}

	/** Workers' calls are no part of a transaction of the application. */
	private <A> CompletableFuture<List<A>> submitWork(Executor executor, String what, Collection<String> ids,
			LockScope lockScope, LeaseOwner leaseOwner, QueueCall<List<A>> call) {
		return ids.isEmpty() ? CompletableFuture.completedFuture(List.of()) : this.calls.submitCall(executor, what,
				() -> notifyListeners(this.work.changeIds(ids, lockScope, leaseOwner, 0, call)).answer());
	}

	/** A call of the application, in its transaction if one is open. */
	private <R> CompletableFuture<R> userCall(Executor executor, String what, Supplier<R> work) {
		return joinsTransaction() ? callJoined(what, work) : this.calls.submitCall(executor, what, work);
	}

	private CompletableFuture<Long> userCallInSteps(String what, StepwiseOperation steps) {
		return joinsTransaction() ? callJoined(what, () -> JdbcCalls.callInStepsHere(steps))
				: this.calls.callInSteps(this.changes, what, steps);
	}

	private <R> CompletableFuture<R> callJoined(String what, Supplier<R> work) {
		return JdbcCalls.callHere(what, () -> this.work.ledgerDatabase().applicationTransaction().callThenCommit(work));
	}

	private <A> List<A> changeNow(IdCall<?, A> call, LockScope lockScope) {
		return notifyListeners(joinsTransaction() ? this.joined.makeCall(call, lockScope)
				: this.work.changeIds(call.sortedIds(), lockScope, LeaseOwner.NOBODY, 0, call::applyTo))
			.answer();
	}

	/** Tickets of an open transaction are published after its commit. */
	private <A> WithTickets<A> changeWithTickets(IdCall<?, A> call, LockScope lockScope) {
		return joinsTransaction() ? new WithTickets<>(changeNow(call, lockScope), TicketBatch.NONE)
				: notifyWithTickets(this.work.makeCall(call, lockScope));
	}

	private <A> WithTickets<A> notifyWithTickets(CommittedCall<List<A>> done) {
		notifyOfMoments(done, false);
		return new WithTickets<>(done.answer(), done.ticketBatch());
	}

	/** Of a call that could not return its tickets. */
	<R> CommittedCall<R> notifyListeners(CommittedCall<R> done) {
		this.work.ledgerDatabase()
			.applicationTransaction()
			.afterCommit(() -> notifyOfMoments(done, !done.ticketBatch().isEmpty()));
		return done;
	}

	ReadyRange readyRange() {
		return this.readyClaims.readyRange();
	}

	private void notifyOfMoments(CommittedCall<?> done, boolean left) {
		this.listeners.notifyOfChanges(done);
		this.dueTransitions.includeCall(done);
		if (left) {
			this.listeners.notifyEach(StoreListener::onQueueReady);
		}
		long wait = Math.max(0, done.nextMoment() - this.work.currentMillis());
		if (wait < DueTaskOperation.MAX_WAIT_MILLIS) {
			this.listeners.notifyEach((listener) -> listener.onTasksDueIn(wait));
		}
	}

}
