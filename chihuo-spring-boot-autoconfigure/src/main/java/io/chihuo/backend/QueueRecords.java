// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
import io.chihuo.PeekUnsupportedException;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskInfo;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

/**
 * Records of the ids of one queue: the calls whose answers do not depend on the keeper of
 * the order of the tasks that are ready. The table of the states of an id in the
 * documentation has the effect of each call by the state that it finds; the contract kit
 * tests it.
 * <p>
 * May be called by any number of threads. No method blocks, and any thread may complete
 * the future of an answer. Before a call takes effect, delayed tasks that are due have
 * become ready and leases that have lapsed are lost. Answers to a batch are in the
 * batch's order, which is also the order in which its members take effect; an id may
 * occur more than once in a batch.
 * <p>
 * Futures fail with {@link io.chihuo.BackendUnavailableException
 * BackendUnavailableException} if the store does not answer; then the change may or may
 * not have been made.
 */
public interface QueueRecords {

	/**
	 * Most batches of {@link #takeOrphans}.
	 */
	int MAX_ORPHAN_BATCHES = 50;

	/**
	 * Time after which orphans that were taken and not handled are given out again.
	 */
	Duration ORPHAN_RETRY_DELAY = Duration.ofSeconds(30);

	/**
	 * In place of an order number, names the task of an id if it is ready or delayed.
	 */
	long UNLESS_RUNNING = -1;

	/**
	 * Set the policy of the queue. The latest one holds, for marks and tasks that are
	 * there already too.
	 */
	CompletableFuture<Void> applyPolicy(QueuePolicy policy);

	/**
	 * Extend leases. A suspect is one no longer when its run has lasted for ten times
	 * this length, times four for each lease but one that has lapsed since a run of the
	 * task ended.
	 * @param length time from now at which they lapse
	 */
	CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length);

	/**
	 * Mark ids as finished.
	 * @return whether each was not finished before
	 */
	CompletableFuture<List<Boolean>> finish(List<String> ids);

	/**
	 * Remove finish marks.
	 * @return whether each was finished before
	 */
	CompletableFuture<List<Boolean>> unfinish(List<String> ids);

	/**
	 * Take tasks out of the queue. A task that is named by its order number is cancelled
	 * alone: the run whose rerun it is goes on, and so does the rerun that was requested
	 * while it ran. {@link CancelResult#NOT_FOUND} for such a task that has ended, also
	 * if it is a dead letter or another task has its id. So it is for an id that is
	 * neither ready nor delayed, if it is named with {@link #UNLESS_RUNNING}.
	 * @param tasks tasks by their ids and order numbers; 0 for all that an id has
	 */
	CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks);

	/**
	 * Take all that these ids have out of the queue.
	 */
	default CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return cancelTasks(ids.stream().map((id) -> new OutcomeKey(id, 0)).toList());
	}

	/**
	 * Find the states of ids; empty for an absent one. Those of awaited tasks have the
	 * order number of the present task, not that of a requested rerun.
	 */
	CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids);

	/**
	 * Find the states of ids for pages of many. A store that keeps failed attempts apart
	 * leaves them out: they have up to {@link AttemptLog#MAX_TEXT_BYTES} each.
	 */
	default CompletableFuture<List<Optional<TaskInfo>>> findStates(List<String> ids) {
		return find(ids);
	}

	/**
	 * Find the payload and headers of a task that is ready, delayed, running or dead;
	 * empty for an id in any other state. If a running task is to run again, those of the
	 * present run.
	 */
	CompletableFuture<Optional<StoredPayload>> findPayload(String id);

	/**
	 * Page through a part of the queue, at a cost that does not depend on the length of
	 * the queue. Not part of a transaction of the application. Tasks that move meanwhile
	 * may be missed, or found twice.
	 * @param cursor {@link IdPage#next()} of the page before, or null for the first; one
	 * that this store did not make may fail with {@link IllegalArgumentException}
	 * @param size most ids, from 1 to {@value io.chihuo.TaskPage#MAX_SIZE}; a page may
	 * have fewer although others follow
	 * @return fails with {@link PeekUnsupportedException} if the store cannot show this
	 * part
	 */
	default CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		return CompletableFuture.failedFuture(new PeekUnsupportedException("This backend does not show its queues"));
	}

	/**
	 * Page through the ready tasks in any order, for those who need all of them. A task
	 * that is ready from the first page to the last is on one of them at least, and may
	 * be on several, unless claims and changes shift it past the cursor where the order
	 * is that of {@link QueueView#TAIL}, which is the default.
	 * @param cursor {@link IdPage#next()} of the page before, or null for the first
	 * @param size about how many ids, from 1 to {@value io.chihuo.TaskPage#MAX_SIZE}; a
	 * page may have more or fewer
	 * @return fails with {@link PeekUnsupportedException} if the store cannot show them
	 */
	default CompletableFuture<IdPage> scanReady(@Nullable String cursor, int size) {
		return peek(QueueView.TAIL, cursor, size);
	}

	/**
	 * Number of ids by state.
	 */
	CompletableFuture<QueueCounts> counts();

	/**
	 * Cancel every id. Those that are added meanwhile may be cancelled too.
	 * @return how many
	 */
	CompletableFuture<Long> clearUnfinished();

	/**
	 * Remove every finish mark.
	 * @return how many
	 */
	CompletableFuture<Long> clearFinished();

	/**
	 * Page through the dead letters, oldest first. A page has fewer dead letters than
	 * asked for, but at least one, where they would exceed
	 * {@link StoredDeadLetter.Page#MAX_PAGE_BYTES} or the amount that the store can read
	 * in one step.
	 * @param cursor {@link StoredDeadLetter.Page#next()} of the page before, or null for
	 * the first
	 * @param size most letters, at least 1
	 * @param payloads whether payloads are read too
	 */
	CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads);

	/**
	 * Forget dead letters.
	 * @return whether each was a dead letter
	 */
	CompletableFuture<List<Boolean>> discard(List<String> ids);

	/**
	 * Forget the oldest dead letters.
	 * @param cursor {@link DeadLetterSweep#next()} of the step before, or null for the
	 * first
	 * @param max most of them, from 1 to {@link DeadLetterSweep#MAX_SWEEP_SIZE}
	 */
	CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max);

	/**
	 * Watch tasks, and find out what is known of them in the same step.
	 */
	CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests);

	/**
	 * Forget outcomes that have been delivered.
	 */
	CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys);

	/**
	 * Have tasks completed from outside. To be called while the task runs; from then on
	 * it can be completed, and when its run ends with {@link io.chihuo.RunOutcome#PARKED
	 * PARKED} it waits for that. Any other end makes the token void.
	 * @return whether each lease is held, and its task was not completed before
	 */
	CompletableFuture<List<Boolean>> park(List<ParkRequest> requests);

	/**
	 * Complete parked tasks. One whose run goes on ends with the completion when the run
	 * ends, whatever that comes to.
	 */
	CompletableFuture<List<CompletionResult>> complete(List<Completion> completions);

	/**
	 * Note children of tasks that run, before they are submitted. They become orphans,
	 * which {@link #takeOrphans} answers, when their parent is cancelled, cleared or
	 * fails for good; those that a later run does not find, also when the parent is to
	 * run again. They are forgotten when the parent is done or finished. Those of a run
	 * that is cancelled become orphans once more when its lease ends, with
	 * {@link OrphanedChildren#runEnded()}, since some may have been added in between.
	 */
	CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes);

	/**
	 * Take children that are to be cancelled. Each batch is given to one caller, and to
	 * another one after {@link #ORPHAN_RETRY_DELAY} unless it is handled until then.
	 * @param max most batches, from 0 to {@link #MAX_ORPHAN_BATCHES}
	 * @param handled numbers of batches to forget, whose children were cancelled
	 */
	CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled);

	/**
	 * Find schedules, in any order.
	 * @param names at most {@value ScheduleRecord#MAX_BATCH_SIZE}
	 * @return those that are there
	 */
	CompletableFuture<SchedulePage> findSchedules(List<String> names);

	/**
	 * Page through the schedules of the queue. Those that are stored or removed meanwhile
	 * may be missed, and others found twice.
	 * @param cursor {@link SchedulePage#next()} of the page before, or null for the first
	 * @param size about how many schedules, from 1 to
	 * {@value ScheduleRecord#MAX_BATCH_SIZE}; a page may have fewer although others
	 * follow
	 */
	CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size);

	/**
	 * Subscribe a listener to the ends of the tasks that a node watches.
	 * @param node name of the node: 1 to 64 letters, digits, {@code .}, {@code _} and
	 * {@code -}
	 * @return ends that; may be called twice
	 */
	Runnable addOutcomeListener(String node, OutcomeListener listener);

	/**
	 * Whether a call that this thread makes now joins a transaction that the application
	 * has open on it. Such a call must be made by this thread, and is answered at once.
	 */
	boolean joinsTransaction();

}
