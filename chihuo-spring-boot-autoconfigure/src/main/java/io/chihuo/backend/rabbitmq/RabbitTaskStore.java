// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingQueueRecords;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * One queue: the ledger holds the state, the broker delivers the tickets. A change that
 * makes a task ready is written to the ledger first and to the broker second; a message
 * is acknowledged when its task is safe elsewhere.
 */
final class RabbitTaskStore extends DelegatingQueueRecords implements TaskStore {

	/** Longest wait for messages on their way, in milliseconds. */
	private static final long SETTLED_TIMEOUT_MILLIS = 2000;

	private final QueueName queue;

	private final String session;

	private final QueueLedger ledger;

	private final QueueNames names;

	private final LedgerIdentity identity;

	private final MessageConsumer messageConsumer;

	private final TicketPublisher ticketPublisher;

	private final ForeignMessages foreignMessages;

	private final TicketClaims claims;

	private final RabbitSettlement settlement;

	private final DueTaskPoller duePoller;

	private final ScheduledExecutorService timer;

	private final LostQueueCheck lostQueue;

	private final OpeningGate gate;

	private final CallsUnderWay publishes = new CallsUnderWay();

	private final BrokerChannels channels;

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	/** As the ledger said last. */
	private volatile boolean suspectsWaiting;

	/** Why this process must not work on the queue, null if it may. */
	private volatile @Nullable String refusal;

	/**
	 * A ledger that tells of other processes is listened to only if somebody listens
	 * here.
	 */
	private @Nullable Runnable unlisten;

	RabbitTaskStore(QueueName queue, QueueLedger ledger, RabbitResources resources, TaskClock clock) {
		super(ledger);
		this.queue = queue;
		this.session = resources.session();
		this.channels = resources.channels();
		this.ledger = ledger;
		this.names = QueueNames.of(queue);
		boolean receivesNodeEvents = !this.ledger.tellsOthers();
		this.messageConsumer = new MessageConsumer(queue, this.names, resources, new FromBroker(), receivesNodeEvents);
		this.gate = new OpeningGate(this.messageConsumer::opened);
		this.ticketPublisher = new TicketPublisher(this.names, resources, this.ledger, this.messageConsumer::declare);
		this.identity = resources.identity();
		this.foreignMessages = new ForeignMessages(queue, this.ledger, this.ticketPublisher, clock::millis,
				resources.timer());
		this.claims = new TicketClaims(this.ledger, this.names, this.identity, this.messageConsumer,
				this.foreignMessages, resources.timer(), this::refuse);
		this.settlement = new RabbitSettlement(this.ledger, this.ticketPublisher);
		this.duePoller = new DueTaskPoller(this::pollDue, this.ticketPublisher::publish, resources.timer());
		this.timer = resources.timer();
		this.lostQueue = new LostQueueCheck(queue, this.names, this.messageConsumer, this.ledger, this.duePoller::poll);
		if (receivesNodeEvents) {
			this.unlisten = this.ledger.listen(new FromLedger());
		}
		compareEvery(resources.settings().comparison().toMillis(), resources.publisher());
	}

	/** Where nothing is received it is not known whether the broker has lost messages. */
	private void compareEvery(long millis, MessagePublisher publisher) {
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.lasting(() -> {
			if (!this.listeners.isEmpty() && !publisher.isBlocked()) {
				this.lostQueue.check(this.claims.idle(), millis);
			}
		}), millis, millis, TimeUnit.MILLISECONDS);
	}

	@Override
	public QueueName queue() {
		return this.queue;
	}

	@Override
	public boolean local() {
		return false;
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return publishing(() -> this.ledger.add(tasks));
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		this.duePoller.timer().leases(request.lease());
		return request.suspect() ? claimSuspect(request)
				: claimOrdinary(request).thenApply((tasks) -> new ClaimResult(tasks, this.suspectsWaiting));
	}

	/** Suspects have no tickets; the ledger has their order. */
	private CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request) {
		CompletableFuture<?> looked = this.listeners.isEmpty() ? this.duePoller.publishDue()
				: CompletableFuture.completedFuture(null);
		return looked.thenCompose((brought) -> this.ledger.claimSuspect(request)).thenApply((result) -> {
			this.suspectsWaiting = result.suspectsWaiting();
			return result;
		});
	}

	/** Look for due tasks. Workers are notified once of suspects that wait. */
	private CompletableFuture<DueTickets> pollDue() {
		return this.ledger.due().thenApply((due) -> {
			boolean waited = this.suspectsWaiting;
			this.suspectsWaiting = due.suspectsWaiting();
			if (due.suspectsWaiting() && !waited) {
				notifyReady();
			}
			return due;
		});
	}

	private CompletableFuture<List<LeasedTask>> claimOrdinary(ClaimRequest request) {
		if (!this.listeners.isEmpty()) {
			return this.claims.claimArrived(request);
		}
		return this.gate.pass(() -> settled().thenCompose((settled) -> this.duePoller.publishDue())
			.thenCompose((brought) -> this.claims.claimFetched(request, request.max())));
	}

	/**
	 * Completes when the broker has the messages of settled runs, or after a time limit.
	 */
	CompletableFuture<Void> settled() {
		CompletableFuture<Void> arrival = this.settlement.arrival();
		return arrival.isDone() ? arrival
				: arrival.completeOnTimeout(null, SETTLED_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.settlement.settle(settlements);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return publishing(() -> this.ledger.requeue(ids));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return publishing(() -> this.ledger.requeueAll(cursor, max)).thenApply((steps) -> steps.get(0));
	}

	private <A> CompletableFuture<List<A>> publishing(Supplier<CompletableFuture<WithTickets<A>>> call) {
		if (this.channels.isStopped()) {
			return CompletableFuture.failedFuture(RabbitFailures.stopped());
		}
		if (joinsTransaction()) {
			// its tickets are published after the commit
			return call.get().thenApply(WithTickets::answers);
		}
		return this.publishes.track(this.gate.pass(call)
			.thenCompose((posted) -> this.ticketPublisher.publish(posted.ticketBatch())
				.thenApply((done) -> posted.answers())));
	}

	@Override
	public Runnable listen(StoreListener listener) {
		this.listeners.add(listener);
		listening();
		return () -> {
			this.listeners.remove(listener);
			listening();
		};
	}

	/** A ticket of another ledger, or of another format, is in the queue. */
	private void refuse(InboundDelivery foreign) {
		String reason = this.identity.explain(this.names, foreign);
		this.refusal = reason;
		this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
	}

	/** Why this process must not work on the queue, null if it may. */
	@Nullable String refusal() {
		String reason = this.refusal;
		return (reason != null) ? reason : this.messageConsumer.refusal();
	}

	private synchronized void listening() {
		boolean wanted = !this.listeners.isEmpty();
		if (wanted) {
			this.refusal = null;
		}
		if (wanted && this.unlisten == null) {
			this.unlisten = this.ledger.listen(new FromLedger());
		}
		else if (!wanted && this.unlisten != null && this.ledger.tellsOthers()) {
			this.unlisten.run();
			this.unlisten = null;
		}
		this.messageConsumer.listen(wanted);
		this.duePoller.watch(wanted);
	}

	/** Have the broker know all it is to know, within a time. */
	void finishCalls(Duration timeout) {
		this.publishes.await(timeout);
		settled().join();
		this.messageConsumer.flush();
	}

	/** Resume receiving after a stop. */
	void start() {
		this.messageConsumer.reopen();
	}

	void close() {
		this.messageConsumer.close();
	}

	private void notifyCancelled(Lease lease) {
		this.listeners.forEach((listener) -> listener.onTaskCancelled(lease));
	}

	private void notifyReady() {
		this.listeners.forEach(StoreListener::onQueueReady);
	}

	private final class FromBroker implements MessageConsumerListener {

		@Override
		public long foreignBytes() {
			return RabbitTaskStore.this.foreignMessages.bytes();
		}

		@Override
		public void onMessagesReady() {
			notifyReady();
		}

		@Override
		public void onNodeEvent(NodeEvent event) {
			switch (event.kind()) {
				case CANCELLED -> {
					if (!event.sender().equals(RabbitTaskStore.this.session)) {
						notifyCancelled(new Lease(event.id(), event.number()));
					}
				}
				case DELAYED -> RabbitTaskStore.this.duePoller.timer().pollIn(event.number());
			}
		}

		@Override
		public void onConsuming() {
			RabbitTaskStore.this.duePoller.poll();
			notifyReady();
		}

		@Override
		public void onQueueLost() {
			RabbitTaskStore.this.lostQueue.recover();
		}

	}

	private final class FromLedger implements LedgerListener {

		@Override
		public void onQueueReady() {
			RabbitTaskStore.this.duePoller.poll();
		}

		/** Where nobody watches here, a worker elsewhere has to look in time. */
		@Override
		public void onTasksDueIn(long millis) {
			if (!RabbitTaskStore.this.duePoller.timer().pollIn(millis) && !RabbitTaskStore.this.ledger.tellsOthers()) {
				RabbitTaskStore.this.ticketPublisher
					.publishEvent(new NodeEvent(NodeEvent.EventKind.DELAYED, "", millis, RabbitTaskStore.this.session));
			}
		}

		@Override
		public void onTaskCancelled(Lease lease) {
			notifyCancelled(lease);
			if (!RabbitTaskStore.this.ledger.tellsOthers()) {
				RabbitTaskStore.this.ticketPublisher.publishEvent(new NodeEvent(NodeEvent.EventKind.CANCELLED,
						lease.id(), lease.token(), RabbitTaskStore.this.session));
			}
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			RabbitTaskStore.this.listeners.stream().findFirst().ifPresent((listener) -> listener.onTaskDead(letter));
		}

		@Override
		public void onQueueRefused(String reason) {
			RabbitTaskStore.this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
		}

	}

}
