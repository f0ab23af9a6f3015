// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;

/**
 * The ledger of one queue, for any number of threads. It keeps the records of a
 * {@link TaskStore}, but not the order of the ready tasks: a task that becomes ready gets
 * a ticket instead of a place, and is claimed with it.
 * <p>
 * Tickets are issued in ticket batches. The ledger stores a ticket batch from the step
 * that made its tasks ready until the caller reports that the broker has it; one that is
 * not {@link #confirmBatches confirmed} in time is issued again by {@link #releaseDue}.
 * So a caller that dies in between delays a task, and one that publishes twice does no
 * harm.
 */
public interface QueueLedger extends QueueRecords {

	/**
	 * Add tasks.
	 * @return the answers, and tickets of the tasks that became ready
	 */
	CompletableFuture<WithTickets<AddResult>> add(List<NewTask> tasks);

	/**
	 * Add tasks and watch them, as {@link TaskStore#submit} does.
	 */
	CompletableFuture<WithTickets<SubmissionAnswer>> submit(List<Submission> submissions);

	/**
	 * Lease the tasks of tickets.
	 * @param tickets most {@link TaskStore#MAX_CLAIM_SIZE}, none twice
	 * @param lease length of the leases
	 * @param worker name of the worker, shown to operators
	 * @return the task of each, none for a ticket that is void. If the answer to an
	 * earlier call of this process was lost, its tickets lease the same tasks again.
	 */
	CompletableFuture<List<Optional<LeasedTask>>> claim(List<Ticket> tickets, Duration lease, String worker);

	/**
	 * Lease a suspect. It has no ticket: suspects are claimed here, in the order in which
	 * they came back.
	 */
	CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request);

	/**
	 * End leases. Of the tasks released in one batch the first has the ticket with the
	 * largest number.
	 * @return the answers, and tickets of the tasks that are ready again
	 */
	CompletableFuture<WithTickets<RunOutcome>> settle(List<Settlement> settlements);

	/**
	 * Requeue dead letters at the tail.
	 * @return whether each was a dead letter, and tickets of those
	 */
	CompletableFuture<WithTickets<Boolean>> requeue(List<String> ids);

	/**
	 * Requeue the oldest dead letters at the tail.
	 * @return the one step, and tickets of the tasks that are ready again
	 */
	CompletableFuture<WithTickets<DeadLetterSweep>> requeueAll(@Nullable String cursor, int max);

	/**
	 * Change schedules, as {@link TaskStore#changeSchedules} does, in no transaction of
	 * the application.
	 */
	CompletableFuture<WithTickets<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes);

	/**
	 * Store a dead letter for a foreign message, which is not a task. It is dropped if
	 * its id is known to the queue in any state.
	 */
	CompletableFuture<Void> addDeadLetter(StoredDeadLetter letter);

	/**
	 * Make the transitions that are due to time: delayed tasks that are due and tasks
	 * whose lease lapsed become ready. Ticket batches that were made more than ten
	 * seconds ago and were not {@link #confirmBatches confirmed} are issued again; those
	 * that a call could not return to its caller are issued at once.
	 */
	CompletableFuture<DueTickets> releaseDue();

	/**
	 * The broker has the tickets of a ticket batch.
	 * @param ticketBatches numbers of the ticket batches
	 */
	CompletableFuture<Void> confirmBatches(List<Long> ticketBatches);

	/**
	 * Make every ticket of a ready task void and give each of these tasks a new one, to
	 * be issued by {@link #releaseDue}: the broker has lost the queue.
	 * @return how many
	 */
	CompletableFuture<Long> reissueTickets();

	/**
	 * Subscribe a listener to the events of the queue: {@code ready} because a call could
	 * not return its tickets, {@code dueIn} because of something that waits for its time
	 * since; the rest as a store does. A ledger may notify only of changes by this
	 * process; see {@link #notifiesOtherProcesses()}.
	 * @return ends it; may be called twice
	 */
	Runnable addListener(LedgerListener listener);

	/**
	 * Whether listeners are notified of changes that other processes make.
	 */
	boolean notifiesOtherProcesses();

	/**
	 * Whether a call that this thread makes now joins a transaction that the application
	 * has open on it. Such a call is answered at once, by this thread; its tickets are
	 * published, and listeners are notified, when the transaction has been committed.
	 */
	@Override
	default boolean joinsTransaction() {
		return false;
	}

}
