// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.jdbc.OutboxRow;

/**
 * A queue whose adds go to the outbox within a transaction on its database.
 */
final class OutboxStore extends DelegatingQueueRecords implements TaskStore {

	private final TaskStore store;

	private final JdbcOutbox outbox;

	private final OutboxRelay relay;

	OutboxStore(TaskStore store, JdbcOutbox outbox, OutboxRelay relay) {
		super(store);
		this.store = store;
		this.outbox = outbox;
		this.relay = relay;
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
		return this.outbox.isInTransaction() || this.store.addsInTransaction();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		boolean inserts = this.outbox.isInTransaction() && !this.store.addsInTransaction();
		return inserts ? insertTasks(tasks) : this.store.add(tasks);
	}

	private CompletableFuture<List<AddResult>> insertTasks(List<NewTask> tasks) {
		try {
			this.outbox.insertRows(tasks.stream()
				.map((task) -> new OutboxRow(0, queue().loop(), 0, OutboxTask.encodeTask(task)))
				.toList());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		wakeUpAtTheEnd();
		return CompletableFuture.completedFuture(Collections.nCopies(tasks.size(), AddResult.AFTER_COMMIT));
	}

	/** Once for all adds of a transaction. */
	private void wakeUpAtTheEnd() {
		boolean registered = TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.anyMatch((known) -> known instanceof EndOfTransaction end && end.relay() == this.relay);
		if (!registered) {
			TransactionSynchronizationManager.registerSynchronization(new EndOfTransaction(this.relay));
		}
	}

	/**
	 * Wakes a relay up.
	 *
	 * @param relay the relay
	 */
	private record EndOfTransaction(OutboxRelay relay) implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			this.relay.wakeUp();
		}

	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return this.store.submit(submissions);
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.store.changeSchedules(changes);
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
	public Runnable addListener(StoreListener listener) {
		return this.store.addListener(listener);
	}

}
