// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingQueueRecords;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;

/**
 * One queue of a {@link ListBackend}.
 */
final class ListStore extends DelegatingQueueRecords implements TaskStore {

	private final TicketList list = new TicketList();

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private final QueueName name;

	private final QueueLedger ledger;

	private final LedgerWatch watch;

	ListStore(QueueName name, QueueLedger ledger) {
		super(ledger);
		this.name = name;
		this.ledger = ledger;
		this.watch = new LedgerWatch(ledger, this::publish, this.listeners);
	}

	private void publish(TicketBatch ticketBatch) {
		if (!ticketBatch.isEmpty()) {
			this.list.add(ticketBatch.tickets());
			this.ledger.confirmBatches(List.of(ticketBatch.number()));
			this.listeners.forEach(StoreListener::onQueueReady);
		}
	}

	private <A> List<A> publish(WithTickets<A> result) {
		publish(result.ticketBatch());
		return result.answers();
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		if (request.suspect()) {
			return this.watch.poll().thenCompose((done) -> this.ledger.claimSuspect(request));
		}
		List<Ticket> excluded = new ArrayList<>();
		return this.watch.poll()
			.thenCompose((done) -> claim(new ArrayList<>(), excluded, request))
			.thenApply((tasks) -> {
				this.list.restore(excluded);
				return new ClaimResult(tasks, false);
			});
	}

	private CompletableFuture<List<LeasedTask>> claim(List<LeasedTask> claimed, List<Ticket> excluded,
			ClaimRequest request) {
		List<Ticket> taken = this.list.take(request.max() - claimed.size());
		List<Ticket> tickets = new ArrayList<>(taken);
		tickets.removeIf((ticket) -> request.excluded().contains(ticket.id()) && excluded.add(ticket));
		return this.ledger.claim(tickets, request.lease(), request.worker()).thenCompose((answers) -> {
			answers.stream().flatMap(Optional::stream).forEach(claimed::add);
			return (taken.isEmpty() || claimed.size() == request.max()) ? CompletableFuture.completedFuture(claimed)
					: claim(claimed, excluded, request);
		});
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.ledger.add(tasks).thenApply(this::publish);
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return this.ledger.submit(submissions).thenApply(this::publish);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.ledger.settle(settlements).thenApply(this::publish);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return this.ledger.requeue(ids).thenApply(this::publish);
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.ledger.changeSchedules(changes).thenApply(this::publish);
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public QueueName queue() {
		return this.name;
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return this.ledger.requeueAll(cursor, max).thenApply(this::publish).thenApply((steps) -> steps.get(0));
	}

	void close() {
		this.watch.close();
	}

	@Override
	public boolean joinsTransaction() {
		return false;
	}

}
