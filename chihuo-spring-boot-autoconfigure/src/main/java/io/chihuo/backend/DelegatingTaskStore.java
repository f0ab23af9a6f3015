// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;

/**
 * A queue that another store keeps. Each call is passed on unchanged; subclasses override
 * those that they change.
 */
public abstract class DelegatingTaskStore extends DelegatingQueueRecords implements TaskStore {

	private final TaskStore store;

	/**
	 * Create a queue.
	 * @param store answers the calls
	 */
	protected DelegatingTaskStore(TaskStore store) {
		super(store);
		this.store = store;
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
		return this.store.addsInTransaction();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.store.add(tasks);
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
