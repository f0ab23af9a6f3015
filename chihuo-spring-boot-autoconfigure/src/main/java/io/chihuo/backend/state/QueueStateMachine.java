// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

/**
 * The states of the ids of one queue, and the transitions that each call makes. Not
 * thread-safe. Times are milliseconds since the epoch; transitions due to time are made
 * by {@link #advanceTo}.
 */
public final class QueueStateMachine {

	private final QueueState queue;

	private final AddOperation adding;

	private final OutcomeOperation outcomes;

	private final ReclaimOperation lapsedRuns;

	private final LeaseOperation leasing;

	private final RemoveOperation removing;

	private final QueryOperation looking;

	private final PeekOperation peeking;

	private final SnapshotOperation storing;

	/**
	 * Create the states of an empty queue.
	 * @param numbers fencing tokens, and the order of delayed tasks: each larger than the
	 * ones before
	 * @param tickets tickets of tasks whose order is kept elsewhere
	 * @param outcomes the outcomes that are kept
	 */
	public QueueStateMachine(LongSupplier numbers, TicketIssuer tickets, OutcomeRecords outcomes) {
		this.queue = new QueueState(numbers, tickets, outcomes);
		this.adding = new AddOperation(this.queue);
		this.outcomes = new OutcomeOperation(this.queue, this.adding);
		this.lapsedRuns = new ReclaimOperation(this.queue);
		this.leasing = new LeaseOperation(this.queue, this.lapsedRuns);
		this.removing = new RemoveOperation(this.queue);
		this.looking = new QueryOperation(this.queue);
		this.peeking = new PeekOperation(this.queue);
		this.storing = new SnapshotOperation(this.queue);
	}

	public void applyPolicy(QueuePolicy policy) {
		this.queue.applyPolicy(policy);
	}

	/**
	 * Make the transitions that are due to time; to be called before each other call.
	 */
	public void advanceTo(long now) {
		this.queue.marks.expireMarks(now);
		if (this.queue.nextMoment() <= now) {
			this.lapsedRuns.reclaimLapsed(now);
			this.queue.releaseDue(now);
			this.outcomes.expireWaiting(now);
		}
	}

	/**
	 * Earliest moment at which something happens by itself.
	 */
	public long nextMoment() {
		return this.queue.nextMoment();
	}

	/**
	 * Take the notifications to send to listeners since the last call.
	 */
	public QueueNotifications takeEvents() {
		return this.queue.takeEvents();
	}

	/**
	 * Whether an outcome was kept since this object was created, or loaded.
	 */
	public boolean hasKeptOutcomes() {
		return this.queue.outcomesKept;
	}

	/**
	 * There may be outcomes that were kept before this object was created.
	 */
	public void setOutcomesKept() {
		this.queue.outcomesKept = true;
	}

	public List<AddResult> add(List<NewTask> tasks, long now) {
		return this.adding.addTasks(tasks, now);
	}

	public List<SubmissionAnswer> submit(List<Submission> submissions, long now) {
		List<SubmissionAnswer> answers = new ArrayList<>(submissions.size());
		submissions
			.forEach((submission) -> answers.add(this.outcomes.submitTask(submission, this.queue::nextNumber, now)));
		return answers;
	}

	/**
	 * Submit a task whose order number was chosen before.
	 * @param order number of the task, unless it has one already
	 */
	public SubmissionAnswer submit(Submission submission, long order, long now) {
		return this.outcomes.submitTask(submission, () -> order, now);
	}

	public List<WatchAnswer> watch(List<WatchRequest> requests, long now) {
		return requests.stream()
			.map((request) -> this.outcomes.watchTask(request, this.queue::nextNumber, now))
			.toList();
	}

	public List<Boolean> park(List<ParkRequest> requests, long now) {
		return requests.stream().map((request) -> this.outcomes.parkRun(request, now)).toList();
	}

	public List<CompletionResult> complete(List<Completion> completions, long now) {
		List<CompletionResult> answers = new ArrayList<>(completions.size());
		completions.forEach((completion) -> answers.add(this.outcomes.completeTask(completion, now)));
		return answers;
	}

	public List<ChildrenNote.NoteResult> noteChildren(List<ChildrenNote> notes) {
		return notes.stream().map(this.queue.children::noteChildren).toList();
	}

	public ClaimResult claim(ClaimRequest request, long now) {
		return this.leasing.claimTasks(request, now);
	}

	/**
	 * Claim one task with its latest ticket; null if the ticket has become void.
	 */
	public @Nullable LeasedTask claimTicket(String id, long ticket, Duration lease, long now) {
		return this.leasing.claimTicket(id, ticket, lease, now);
	}

	public List<Renewal> renew(List<Lease> leases, Duration length, long now) {
		return this.leasing.renewLeases(leases, length, now);
	}

	public List<RunOutcome> settle(List<Settlement> settlements, long now) {
		return this.leasing.settleRuns(settlements, now);
	}

	public List<Boolean> finish(List<String> ids, long now) {
		List<Boolean> answers = new ArrayList<>(ids.size());
		ids.forEach((id) -> answers.add(this.removing.finishId(id, now)));
		return answers;
	}

	public List<Boolean> unfinish(List<String> ids) {
		return ids.stream().map(this.removing::unfinishId).toList();
	}

	public List<CancelResult> cancel(List<OutcomeKey> tasks, long now) {
		return tasks.stream().map((task) -> this.removing.cancelTask(task, now)).toList();
	}

	/**
	 * Cancel ids because their queue is cleared.
	 */
	public List<CancelResult> clear(List<String> ids, long now) {
		return ids.stream().map((id) -> this.removing.clearTask(id, now)).toList();
	}

	public List<Optional<TaskInfo>> find(List<String> ids) {
		return ids.stream().map(this.looking::findTask).toList();
	}

	/**
	 * Find the payload and headers of an id that is queued, running or dead; empty for
	 * others.
	 */
	public Optional<StoredPayload> findPayload(String id) {
		return this.looking.findPayload(id);
	}

	/**
	 * Page through a part of the queue.
	 * @param cursor where the page begins, null for the first
	 */
	public IdPage peek(QueueView view, @Nullable String cursor, int size) {
		return this.peeking.readPage(view, cursor, size);
	}

	public QueueCounts counts() {
		return this.looking.countIds();
	}

	public long clearUnfinished(long now) {
		return this.removing.clearUnfinished(now);
	}

	public long clearFinished() {
		return this.removing.clearFinished();
	}

	public StoredDeadLetter.Page deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return this.looking.deadLetters(cursor, size, payloads);
	}

	public DeadLetterSweep requeueAll(@Nullable String cursor, int max, long now) {
		return this.removing.requeueAll(cursor, max, now);
	}

	public DeadLetterSweep discardAll(@Nullable String cursor, int max, long now) {
		return this.removing.discardAll(cursor, max, now);
	}

	public List<Boolean> requeue(List<String> ids, long now) {
		return ids.stream().map((id) -> this.removing.requeueDeadLetter(id, now)).toList();
	}

	public List<Boolean> discard(List<String> ids, long now) {
		return ids.stream().map((id) -> this.removing.discardDeadLetter(id, now)).toList();
	}

	/**
	 * Keep a foreign dead letter, unless its id is known.
	 */
	public void addDeadLetter(StoredDeadLetter letter, long now) {
		this.storing.addDeadLetter(letter, now);
	}

	/**
	 * State of an id that is queued, running or dead; null for others.
	 */
	public @Nullable TaskState stateOf(String id) {
		return this.storing.stateOf(id);
	}

	/**
	 * The lease that a ticket was claimed with, if it is still held; else null.
	 */
	public @Nullable LeasedTask findClaimed(String id, long ticket) {
		return this.leasing.findClaimed(id, ticket);
	}

	/**
	 * Take in an id as it was stored. Leases are best taken in earliest first.
	 */
	public void loadTask(StoredTask task) {
		this.storing.loadTask(task);
	}

	/**
	 * Take in a finish mark as it was stored; older ones before younger ones.
	 */
	public void loadMark(String id, long finishedAt) {
		this.storing.loadMark(id, finishedAt);
	}

	/**
	 * Count tasks that wait and are not taken in, for the bound of the queue.
	 */
	public void countWaiting(long elsewhere) {
		this.queue.waitingElsewhere = elsewhere;
	}

	/**
	 * The present state of an id that is queued, running or dead; null for others.
	 */
	public @Nullable StoredTask storedTask(String id) {
		return this.storing.storedTask(id);
	}

	/**
	 * When an id was finished; null if it bears no mark.
	 */
	public @Nullable Long markedAt(String id) {
		return this.storing.markedAt(id);
	}

}
