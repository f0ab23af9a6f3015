// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
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
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.QueueListeners;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SerialExecutor;

/**
 * One queue: the ledger holds the state, the broker delivers the tickets. A change that
 * makes a task ready is written to the ledger first and to the broker second; a message
 * is acknowledged when its task is safe elsewhere.
 */
final class RabbitTaskStore extends DelegatingQueueRecords implements TaskStore {

	private final QueueName queue;

	private final QueueLedger ledger;

	private final NodeWakeUps wakeUps;

	private final BrokerChannels channels;

	private final QueueChannel queueChannel;

	private final QueueListeners listeners = new QueueListeners();

	private final OpeningGate gate;

	private final TicketPublisher ticketPublisher;

	private final CallsUnderWay publishes = new CallsUnderWay();

	private final MessageConsumer messageConsumer;

	private final DueTaskPoller duePoller;

	private final RabbitClaims claims;

	private final RabbitSettlement settlement;

	private final LedgerEvents ledgerEvents;

	private final Supplier<@Nullable String> lossReason;

	/**
	 * Create a store.
	 * @param lossReason answers why another process has the namespace, null if none has
	 */
	RabbitTaskStore(QueueName queue, QueueLedger ledger, RabbitResources resources, NodeWakeUps wakeUps,
			TaskClock clock, Supplier<@Nullable String> lossReason) {
		super(ledger);
		this.lossReason = lossReason;
		this.queue = queue;
		this.ledger = ledger;
		this.wakeUps = wakeUps;
		this.channels = resources.channels();
		QueueNames names = QueueNames.of(queue);
		Executor worker = new SerialExecutor(resources.workers());
		this.queueChannel = new QueueChannel(queue, names, resources, worker);
		this.gate = new OpeningGate(this.queueChannel::ensureDeclared);
		this.ticketPublisher = new TicketPublisher(names, resources, ledger, lossReason,
				this.queueChannel::declareQueue);
		this.settlement = new RabbitSettlement(ledger, this.ticketPublisher);
		this.duePoller = new DueTaskPoller(ledger, this.ticketPublisher, this.listeners::notifyReady,
				resources.timer());
		this.ledgerEvents = new LedgerEvents(ledger, this.listeners, this.duePoller, this.ticketPublisher, wakeUps,
				queue, resources.session());
		ForeignMessages foreignMessages = new ForeignMessages(queue, ledger, this.ticketPublisher, clock::millis,
				resources.timer());
		DeliveryBuffer buffer = new DeliveryBuffer(foreignMessages::pendingBytes);
		LostQueueCheck lostQueue = new LostQueueCheck(queue, names, this.queueChannel, buffer, ledger,
				this.duePoller::pollSoon);
		this.messageConsumer = new MessageConsumer(queue, this.queueChannel, buffer, worker, resources.timer(),
				new BrokerEvents(this.listeners, this.duePoller, lostQueue, resources.session()),
				!ledger.notifiesOtherProcesses());
		TicketClaims tickets = new TicketClaims(ledger, names, resources.identity(), this.messageConsumer,
				foreignMessages, resources.timer(), this.listeners);
		this.claims = new RabbitClaims(ledger, this.listeners, this.gate, tickets, this.settlement, this.duePoller);
		this.ledgerEvents.setListening(false);
		compareCounts(lostQueue, tickets, resources);
	}

	/** Where nothing is received it is not known whether the broker has lost messages. */
	private void compareCounts(LostQueueCheck lostQueue, TicketClaims tickets, RabbitResources resources) {
		long millis = resources.settings().comparison().toMillis();
		resources.timer().scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(() -> {
			if (!this.listeners.isEmpty() && !resources.publisher().isBlocked()) {
				lostQueue.compareCounts(tickets.idleMillis(), millis);
			}
		}), millis, millis, TimeUnit.MILLISECONDS);
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
		return callAndPublish(() -> this.ledger.add(tasks));
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return callAndPublish(() -> this.ledger.submit(submissions));
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		String lost = this.lossReason.get();
		if (lost == null) {
			return this.claims.claimTasks(request);
		}
		if (this.listeners.isEmpty()) {
			return CompletableFuture.failedFuture(new BackendUnavailableException(lost, null));
		}
		refuseQueue(lost); // of a loop that was started again
		return CompletableFuture.completedFuture(ClaimResult.NOTHING);
	}

	/** Stop the loops, which may start again at once. */
	void refuseQueue(String reason) {
		this.listeners.notifyRefused(reason);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.settlement.settleRuns(settlements);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return callAndPublish(() -> this.ledger.requeue(ids));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return callAndPublish(() -> this.ledger.requeueAll(cursor, max)).thenApply((steps) -> steps.get(0));
	}

	/** In no transaction of the application. */
	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		BackendUnavailableException refusal = findRefusal();
		return (refusal != null) ? CompletableFuture.failedFuture(refusal)
				: publishTickets(() -> this.ledger.changeSchedules(changes));
	}

	/** A ticket of this ledger would stop the loops of a process with another one. */
	private @Nullable BackendUnavailableException findRefusal() {
		String lost = this.lossReason.get();
		return this.channels.isStopped() ? RabbitFailures.backendStopped()
				: (lost != null) ? new BackendUnavailableException(lost, null) : null;
	}

	private <A> CompletableFuture<List<A>> callAndPublish(Supplier<CompletableFuture<WithTickets<A>>> call) {
		BackendUnavailableException refusal = findRefusal();
		if (refusal != null) {
			return CompletableFuture.failedFuture(refusal);
		}
		if (joinsTransaction()) {
			// its tickets are published after the commit
			return call.get().thenApply(WithTickets::answers);
		}
		return publishTickets(call);
	}

	private <A> CompletableFuture<List<A>> publishTickets(Supplier<CompletableFuture<WithTickets<A>>> call) {
		return this.publishes.track(this.gate.pass(call)
			.thenCompose((result) -> this.ticketPublisher.publishBatch(result.ticketBatch())
				.thenApply((done) -> result.answers())));
	}

	/** Where the ledger notifies this process only, other nodes do so over the broker. */
	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		Runnable unlisten = this.ledger.addOutcomeListener(node, listener);
		if (this.ledger.notifiesOtherProcesses()) {
			return unlisten;
		}
		Runnable unsubscribe = this.wakeUps.addListener(this.queue, node, listener);
		return () -> {
			unlisten.run();
			unsubscribe.run();
		};
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
		boolean wanted = !this.listeners.isEmpty();
		if (wanted) {
			this.listeners.forgetRefusal();
		}
		this.ledgerEvents.setListening(wanted);
		this.messageConsumer.setListening(wanted);
		this.duePoller.setWatching(wanted);
	}

	/** Why this process must not work on the queue, null if it may. */
	@Nullable String refusalReason() {
		String reason = this.listeners.refusalReason();
		return (reason != null) ? reason : this.queueChannel.refusalReason();
	}

	/**
	 * Completes when the broker has the messages of settled runs, or after a time limit.
	 */
	CompletableFuture<Void> whenSettled() {
		return this.settlement.whenArrived();
	}

	/** Have the broker know all it is to know, within a time. */
	void finishCalls(Duration timeout) {
		this.publishes.awaitAnswers(timeout);
		whenSettled().join();
		this.queueChannel.flushAcknowledgements();
	}

	/** Resume receiving after a stop. */
	void startReceiving() {
		this.messageConsumer.reopen();
	}

	void close() {
		this.messageConsumer.close();
	}

}
