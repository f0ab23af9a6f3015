// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
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
 * Records of a queue that others keep. Each call is passed on unchanged; subclasses
 * override those that they change.
 */
public abstract class DelegatingQueueRecords implements QueueRecords {

	private final QueueRecords records;

	/**
	 * Create the records of a queue.
	 * @param records answers the calls
	 */
	protected DelegatingQueueRecords(QueueRecords records) {
		this.records = records;
	}

	@Override
	public CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		return this.records.applyPolicy(policy);
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return this.records.renew(leases, length);
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return this.records.finish(ids);
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return this.records.unfinish(ids);
	}

	/** By the method below, so that a subclass has one to replace. */
	@Override
	public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return QueueRecords.super.cancel(ids);
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks) {
		return this.records.cancelTasks(tasks);
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return this.records.find(ids);
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> findStates(List<String> ids) {
		return this.records.findStates(ids);
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.records.findPayload(id);
	}

	@Override
	public CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		return this.records.peek(view, cursor, size);
	}

	@Override
	public CompletableFuture<IdPage> scanReady(@Nullable String cursor, int size) {
		return this.records.scanReady(cursor, size);
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return this.records.counts();
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return this.records.clearUnfinished();
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return this.records.clearFinished();
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return this.records.deadLetters(cursor, size, payloads);
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return this.records.discard(ids);
	}

	@Override
	public CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return this.records.discardAll(cursor, max);
	}

	@Override
	public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return this.records.watch(requests);
	}

	@Override
	public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
		return this.records.forgetOutcomes(keys);
	}

	@Override
	public CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		return this.records.park(requests);
	}

	@Override
	public CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return this.records.complete(completions);
	}

	@Override
	public CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		return this.records.noteChildren(notes);
	}

	@Override
	public CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		return this.records.takeOrphans(max, handled);
	}

	@Override
	public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return this.records.findSchedules(names);
	}

	@Override
	public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return this.records.listSchedules(cursor, size);
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.records.addOutcomeListener(node, listener);
	}

	@Override
	public boolean joinsTransaction() {
		return this.records.joinsTransaction();
	}

}
