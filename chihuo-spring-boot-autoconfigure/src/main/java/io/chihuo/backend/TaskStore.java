// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;

/**
 * One queue in a store. New tasks and reruns go to its tail, or to its head if they were
 * added first. Tasks that are retried, released or requested again at once, and those
 * whose lease has lapsed, go to its head.
 */
public interface TaskStore extends QueueRecords {

	/**
	 * Most tasks that one claim may ask for.
	 */
	int MAX_CLAIM_SIZE = 1000;

	/**
	 * Name of the queue.
	 */
	QueueName queue();

	/**
	 * Whether calls are answered at once, on the calling thread. From a store that is not
	 * local, workers claim more tasks than they run.
	 */
	boolean isLocal();

	/**
	 * Whether an add that this thread makes now is part of a transaction of the
	 * application, or waits for its commit. Such an add must be made by this thread.
	 */
	default boolean addsInTransaction() {
		return joinsTransaction();
	}

	/**
	 * Add tasks. A full queue answers {@link AddResult#QUEUE_FULL} for each task that it
	 * does not take.
	 */
	CompletableFuture<List<AddResult>> add(List<NewTask> tasks);

	/**
	 * Add tasks and watch them, each in one step. A task that is added begins a new
	 * outcome; one that is refused because its id is there already watches that.
	 */
	CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions);

	/**
	 * Lease tasks from the head, after delayed tasks that have come due and lapsed leases
	 * were released.
	 * @return fewer tasks than asked for only if no more are ready, or if they are on
	 * their way to this process, in which case its listeners are notified
	 */
	CompletableFuture<ClaimResult> claim(ClaimRequest request);

	/**
	 * End leases. Released tasks of one batch are put at the head in the batch's order:
	 * the first of them is the next to be claimed.
	 * @return {@link RunOutcome#LEASE_LOST} if the lease was no longer held and nothing
	 * was changed, {@link RunOutcome#DEAD} if the task became a dead letter,
	 * {@link RunOutcome#FAILED} if it would have become one but for those who await it,
	 * {@link RunOutcome#RESULT_REQUIRED} if nothing was changed since the content is
	 * missing and the task is awaited, else {@link Settlement#appliedOutcome()}
	 */
	CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements);

	/**
	 * Requeue dead letters at the tail with their attempts from 1, even if the queue is
	 * full.
	 * @return whether each was a dead letter
	 */
	CompletableFuture<List<Boolean>> requeue(List<String> ids);

	/**
	 * Requeue the oldest dead letters, as {@link #requeue} does.
	 * @param cursor {@link DeadLetterSweep#next()} of the step before, or null for the
	 * first
	 * @param max most of them, from 1 to {@link DeadLetterSweep#MAX_SWEEP_SIZE}
	 */
	CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max);

	/**
	 * Change schedules, each in one step together with the add of its task. So of several
	 * nodes that propose the same slot one adds the task.
	 * @param changes at most {@value ScheduleRecord#MAX_BATCH_SIZE}; of one name in their
	 * order
	 */
	CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes);

	/**
	 * Subscribe a listener to the events of the queue.
	 * @return ends that; may be called twice
	 */
	Runnable addListener(StoreListener listener);

}
