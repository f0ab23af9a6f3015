// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingQueueRecords;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;

/**
 * A queue whose adds may wait for the commit of the caller's transaction.
 */
final class AfterCommitStore extends DelegatingQueueRecords implements TaskStore {

	private final TaskStore store;

	private final AfterCommitAdds adds;

	AfterCommitStore(TaskStore store, AfterCommitAdds adds) {
		super(store);
		this.store = store;
		this.adds = adds;
	}

	@Override
	public QueueName queue() {
		return this.store.queue();
	}

	@Override
	public boolean isLocal() {
		return this.store.isLocal();
	}

	@Override
	public boolean addsInTransaction() {
		return this.adds.isWaiting(this.store) || this.store.addsInTransaction();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.adds.isWaiting(this.store) ? this.adds.addLater(this.store, tasks) : this.store.add(tasks);
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return this.store.submit(submissions);
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return this.store.claim(request);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.store.settle(settlements);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return this.store.requeue(ids);
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return this.store.requeueAll(cursor, max);
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.store.changeSchedules(changes);
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		return this.store.addListener(listener);
	}

}
