// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingQueueRecords;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueListeners;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * One queue in a database.
 */
final class JdbcTaskStore extends DelegatingQueueRecords implements TaskStore, LedgerListener {

	private final QueueListeners listeners = new QueueListeners();

	private final QueueName queue;

	private final JdbcQueueLedger ledger;

	private final NodeEvents events;

	private final ReadyPoller poller;

	JdbcTaskStore(QueueName queue, JdbcQueueLedger ledger, NodeEvents events, ScheduledExecutorService timer) {
		super(ledger);
		this.queue = queue;
		this.ledger = ledger;
		this.events = events;
		this.poller = new ReadyPoller(ledger, this.listeners::notifyReady, timer, events::isAwakened);
		ledger.addListener(this);
	}

	@Override
	public QueueName queue() {
		return this.queue;
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return notifyReady(this.ledger.add(tasks));
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return notifyReady(this.ledger.submit(submissions));
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return request.suspect() ? this.ledger.claimSuspect(request) : this.ledger.claimReady(request);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return notifyReady(this.ledger.settle(settlements));
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return notifyReady(this.ledger.requeue(ids));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return notifyReady(this.ledger.requeueAll(cursor, max)).thenApply((steps) -> steps.get(0));
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return notifyReady(this.ledger.changeSchedules(changes));
	}

	/** The same answers; whoever waits for ready tasks is notified first. */
	private <A> CompletableFuture<List<A>> notifyReady(CompletableFuture<WithTickets<A>> call) {
		return call.thenApply((done) -> {
			if (!done.ticketBatch().isEmpty()) {
				onQueueReady();
			}
			return done.answers();
		});
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		this.listeners.addListener(listener);
		updateListening();
		return () -> {
			this.listeners.removeListener(listener);
			updateListening();
		};
	}

	private synchronized void updateListening() {
		this.events.setListening(this, !this.listeners.isEmpty());
		this.poller.setWatching(!this.listeners.isEmpty());
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		Runnable unlisten = this.ledger.addOutcomeListener(node, listener);
		Runnable unsubscribe = this.events.addOutcomeListener(this.queue.loop(), node, listener);
		return () -> {
			unlisten.run();
			unsubscribe.run();
		};
	}

	@Override
	public void onQueueReady() {
		this.listeners.notifyReady();
		this.events.publishReady(this.queue);
	}

	@Override
	public void onLateTask(long place) {
		this.events.publishLate(this.queue, place);
	}

	@Override
	public void onTasksDueIn(long millis) {
		this.poller.lookIn(millis);
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		this.listeners.notifyCancelled(lease);
		this.events.publishCancelled(this.queue.loop(), lease);
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.listeners.notifyDead(letter);
	}

	@Override
	public void onChildrenOrphaned() {
		this.listeners.notifyOrphaned();
	}

	@Override
	public void onTaskEnded(List<String> nodes, TaskEnd end) {
		this.events.publishEnd(this.queue.loop(), nodes, end);
	}

	@Override
	public void onQueueRefused(String reason) {
		this.listeners.notifyRefused(reason);
	}

	/** Another node has tasks that are ready. */
	void onReadyElsewhere() {
		this.poller.lookSoon();
	}

	/** Another node has committed a task late. */
	void onLateElsewhere(long place) {
		this.ledger.readyRange().includePlace(place);
		this.poller.lookSoon();
	}

	/** Notifications of other nodes may have been missed. */
	void onMissedElsewhere() {
		this.ledger.readyRange().includeAll();
		this.poller.lookSoon();
	}

	/** Another node has cancelled a task. */
	void onCancelledElsewhere(Lease lease) {
		this.listeners.notifyCancelled(lease);
	}

}
