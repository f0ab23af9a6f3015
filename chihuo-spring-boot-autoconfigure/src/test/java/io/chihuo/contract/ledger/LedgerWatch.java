// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.concurrent.DueTimer;

/**
 * Polls a ledger for due tasks, and passes its notifications on.
 */
final class LedgerWatch implements LedgerListener, AutoCloseable {

	private static final ScheduledThreadPoolExecutor timer = timer();

	private final QueueLedger ledger;

	private final Consumer<TicketBatch> publish;

	private final List<StoreListener> listeners;

	private final Runnable endListening;

	private CompletableFuture<DueTickets> looking = CompletableFuture.completedFuture(null);

	private final DueTimer dueTimer;

	private volatile boolean closed;

	LedgerWatch(QueueLedger ledger, Consumer<TicketBatch> publish, List<StoreListener> listeners) {
		this.ledger = ledger;
		this.publish = publish;
		this.listeners = listeners;
		// then somebody claims, and tasks that have come due together are published in
		// one
		// order
		this.dueTimer = new DueTimer(timer, () -> !this.closed, this::notifyReady);
		this.endListening = ledger.addListener(this);
	}

	private static ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "ledger-watch");
			thread.setDaemon(true);
			return thread;
		});
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/** Publish all that is due, after those who do the same have published it. */
	synchronized CompletableFuture<DueTickets> poll() {
		this.looking = this.looking.handle((due, failure) -> due).thenCompose((due) -> lookNow());
		return this.looking;
	}

	private CompletableFuture<DueTickets> lookNow() {
		return this.ledger.releaseDue().thenCompose((due) -> {
			this.publish.accept(due.ticketBatch());
			if (!due.ticketBatch().isEmpty()) {
				return lookNow();
			}
			this.dueTimer.pollIn(due.nextPoll());
			return CompletableFuture.completedFuture(due);
		});
	}

	private void notifyReady() {
		this.listeners.forEach(StoreListener::onQueueReady);
	}

	/** A ledger that notifies other processes notifies those that claim, too. */
	@Override
	public void onQueueReady() {
		if (this.ledger.notifiesOtherProcesses()) {
			notifyReady();
		}
		else {
			poll();
		}
	}

	@Override
	public void onTasksDueIn(long millis) {
		this.dueTimer.pollIn(millis);
	}

	@Override
	public void onTaskEnded(List<String> nodes, TaskEnd end) {
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		this.listeners.forEach((listener) -> listener.onTaskCancelled(lease));
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.listeners.stream().findFirst().ifPresent((listener) -> listener.onTaskDead(letter));
	}

	@Override
	public void onChildrenOrphaned() {
		this.listeners.forEach(StoreListener::onChildrenOrphaned);
	}

	@Override
	public void onQueueRefused(String reason) {
		this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
	}

	@Override
	public void close() {
		this.closed = true;
		this.endListening.run();
	}

}
